# mistake: changes the list it was given
# fails: keeps the order
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
    number = len(items)
    for place in range(number):
        tasks.put((place, items.pop(0)))
    for _ in team:
        tasks.put(None)
    found = dict(results.get() for _ in range(number))
    for process in team:
        process.join()
    return [found[number] for number in range(number)]
