# mistake: the same call made twice
# fails: when the first is the last
from multiprocessing import Process, Queue


def member(work, tasks, results):
    while True:
        task = tasks.get()
        if task is None:
            break
        number, item = task
        results.put((number, work(item) or work(item)))


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
    for _ in items:
        number, result = results.get()
        found[number] = result
    for process in team:
        process.join()
    return found
