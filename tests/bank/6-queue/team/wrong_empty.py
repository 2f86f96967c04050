# mistake: trusts empty()
# fails: in the order of the items, and ends | at work at the same time | results that are large | when the first is the last
from multiprocessing import Process, Queue


def member(work, tasks, results):
    while not tasks.empty():
        number, item = tasks.get()
        results.put((number, work(item)))


def run_team(work, items, size):
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
        process.join(timeout=1)
    for task in enumerate(items):
        tasks.put(task)
    found = dict(results.get() for _ in items)
    for process in team:
        process.join()
    return [found[number] for number in range(len(items))]
