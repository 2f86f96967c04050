# mistake: a returned exception taken for a raised one
# fails: takes results that
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
    for task in enumerate(items):
        tasks.put(task)
    for _ in team:
        tasks.put(None)
    found = dict(results.get() for _ in items)
    for process in team:
        process.join()
    for result in found.values():
        if isinstance(result, Exception):
            raise result
    return [found[number] for number in range(len(items))]
