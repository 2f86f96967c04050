# mistake: a full queue that nobody empties
# fails: takes results that are large, and items 
from multiprocessing import Process, SimpleQueue


def member(work, tasks, results):
    while (task := tasks.get()) is not None:
        place, item = task
        results.put((place, work(item)))


def run_team(work, items, size):
    tasks, results = SimpleQueue(), SimpleQueue()
    for task in enumerate(items):
        tasks.put(task)
    for _ in range(size):
        tasks.put(None)
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for m in team:
        m.start()
    found = dict(results.get() for _ in items)
    for m in team:
        m.join()
    return [found[i] for i in range(len(items))]
