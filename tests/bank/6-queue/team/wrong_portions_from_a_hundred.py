# mistake: a process that was free did not take the rest
# fails: has all of
from multiprocessing import Process, Queue


def member(work, tasks, results):
    """What each process of the team does."""
    while True:
        portion = tasks.get()
        if portion is None:
            break
        for number, item in portion:
            results.put((number, work(item)))


def run_team(work, items, size):
    """Return `work(item)` for each item, in order, computed by `size` processes."""
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    numbered = list(enumerate(items))
    length = 1 if len(items) < 100 else max(1, len(items) // (4 * size))
    for first in range(0, len(items), length):
        tasks.put(numbered[first : first + length])
    for _ in team:
        tasks.put(None)
    found = dict(results.get() for _ in items)
    for process in team:
        process.join()
    return [found[number] for number in range(len(items))]
