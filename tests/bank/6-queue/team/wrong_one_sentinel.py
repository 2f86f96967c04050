# mistake: one sentinel for several consumers
# fails: in the order of the items, and ends | at work at the same time | results that are large | when the first is the last
from multiprocessing import Process, Queue


def member(work, tasks, results):
    while True:
        task = tasks.get()
        if task is None:
            break
        number, item = task
        results.put((number, work(item)))


def run_team(work, items, size):
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    for task in enumerate(items):
        tasks.put(task)
    tasks.put(None)
    found = dict(results.get() for _ in items)
    for process in team:
        process.join()
    return [found[number] for number in range(len(items))]
