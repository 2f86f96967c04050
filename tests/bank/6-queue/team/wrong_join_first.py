# mistake: join before the queue is emptied
# fails: results that are large
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
    for _ in team:
        tasks.put(None)
    for process in team:
        process.join()
    found = dict(results.get() for _ in items)
    return [found[number] for number in range(len(items))]
