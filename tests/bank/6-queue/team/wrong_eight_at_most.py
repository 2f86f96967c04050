# mistake: a limit that nobody asked for
# fails: at work at the same time
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
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(min(size, 8))]
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
