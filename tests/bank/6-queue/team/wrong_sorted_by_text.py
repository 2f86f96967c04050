# mistake: numbers sorted like texts
# fails: keeps the order | has all of the team at work at the same time | takes results that are large, and items that
from multiprocessing import Process, Queue


def member(work, tasks, results):
    while True:
        task = tasks.get()
        if task is None:
            break
        place, item = task
        results.put((str(place), work(item)))


def run_team(work, items, size):
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    for task in enumerate(items):
        tasks.put(task)
    for _ in team:
        tasks.put(None)
    found = dict(results.get() for _ in items)
    for process in team:
        process.join()
    return [found[place] for place in sorted(found)]
