# mistake: a variable that processes do not share
# fails: in the order of the items, and ends | at work at the same time | results that are large | when the first is the last
from multiprocessing import Process, Queue

found = {}


def member(work, tasks):
    for number, item in iter(tasks.get, None):
        found[number] = work(item)


def run_team(work, items, size):
    tasks = Queue()
    team = [Process(target=member, args=(work, tasks)) for _ in range(size)]
    for process in team:
        process.start()
    for task in enumerate(items):
        tasks.put(task)
    for _ in team:
        tasks.put(None)
    for process in team:
        process.join()
    return list(found.values())
