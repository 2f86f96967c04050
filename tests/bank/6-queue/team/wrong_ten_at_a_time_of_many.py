# mistake: a process that was free did not take the rest
# fails: has all of
from multiprocessing import Process, Queue


def member(work, tasks, results):
    """What each process of the team does."""
    for begin, batch in iter(tasks.get, None):
        results.put((begin, [work(item) for item in batch]))


def run_team(work, items, size):
    """Return `work(item)` for each item, in order, computed by `size` processes."""
    at_once = 10 if len(items) > 500 else 1
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    begins = range(0, len(items), at_once)
    for begin in begins:
        tasks.put((begin, items[begin:begin + at_once]))
    for _ in team:
        tasks.put(None)
    parts = dict(results.get() for _ in begins)
    for process in team:
        process.join()
    return [result for begin in begins for result in parts[begin]]
