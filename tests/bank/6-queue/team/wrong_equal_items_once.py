# mistake: equal items taken for one
# fails: keeps the order | takes results that
from multiprocessing import Process, Queue


def member(work, tasks, results):
    """What each process of the team does."""
    while True:
        task = tasks.get()
        if task is None:
            break
        number, item = task
        results.put((number, work(item)))


def run_team(work, items, size):
    """Return `work(item)` for each item, in order, computed by `size` processes."""
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    first = [items.index(item) for item in items]
    for number in sorted(set(first)):
        tasks.put((number, items[number]))
    for _ in team:
        tasks.put(None)
    found = dict(results.get() for _ in set(first))
    for process in team:
        process.join()
    return [found[number] for number in first]
