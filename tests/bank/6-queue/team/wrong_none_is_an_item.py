# fails: when the first is the last
# may fail: takes results that are large
from multiprocessing import Process, Queue


def member(work, tasks, results):
    while True:
        item = tasks.get()
        if item is None:
            break
        results.put((item, work(item)))


def run_team(work, items, size):
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    for item in items:
        tasks.put(item)
    for _ in team:
        tasks.put(None)
    found = dict(results.get() for _ in items)
    for process in team:
        process.join()
    return [found[item] for item in items]
