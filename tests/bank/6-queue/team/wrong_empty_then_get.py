# mistake: trusts empty() | no sentinel
# fails: keeps the order when the first is the last
# may fail: takes results that are large
from multiprocessing import Process, Queue


def member(work, tasks, results):
    """What each process of the team does."""
    while not tasks.empty():
        number, item = tasks.get()
        results.put((number, work(item)))


def run_team(work, items, size):
    """Return `work(item)` for each item, in order, computed by `size` processes."""
    tasks, results = Queue(), Queue()
    for task in enumerate(items):
        tasks.put(task)
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    found = sorted((results.get() for _ in items), key=lambda pair: pair[0])
    for process in team:
        process.join()
    return [result for _, result in found]
