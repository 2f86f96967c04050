# mistake: a result None was taken for the end
# fails: keeps the order
from multiprocessing import Process, Queue


def member(work, tasks, results):
    """What each process of the team does."""
    while True:
        number, task = tasks.get()
        if number is None:
            results.put((None, None))
            break
        results.put((number, work(task)))


def run_team(work, items, size):
    """Return `work(item)` for each item, in order, computed by `size` processes."""
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    for number, item in enumerate(items):
        tasks.put((number, item))
    for _ in team:
        tasks.put((None, None))
    found, ended = {}, 0
    while ended < size:
        number, result = results.get()
        if result is None:
            ended += 1
        else:
            found[number] = result
    for process in team:
        process.join()
    return [found.get(number) for number in range(len(items))]
