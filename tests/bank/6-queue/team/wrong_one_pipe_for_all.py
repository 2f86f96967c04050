# mistake: several use one end of a pipe without a lock
# fails: takes results that are l
from multiprocessing import Pipe, Process, Queue


def member(work, tasks, out):
    for number, item in iter(tasks.get, None):
        out.send((number, work(item)))


def run_team(work, items, size):
    tasks = Queue()
    source, out = Pipe(duplex=False)
    for task in enumerate(items):
        tasks.put(task)
    team = [Process(target=member, args=(work, tasks, out)) for _ in range(size)]
    for process in team:
        tasks.put(None)
        process.start()
    found = [None] * len(items)
    for _ in items:
        number, result = source.recv()
        found[number] = result
    for process in team:
        process.join()
    return found
