# mistake: a value with a second meaning
# fails: keeps the order
from multiprocessing import Process, Queue


def member(work, tasks, results):
    while (task := tasks.get()) is not None:
        number, item = task
        results.put((number, work(item)))


def run_team(work, items, size):
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    for task in enumerate(items):
        tasks.put(task)
    for _ in team:
        tasks.put(None)
    found = [None] * len(items)
    while None in found:
        number, result = results.get()
        found[number] = result
    for process in team:
        process.join()
    return found
