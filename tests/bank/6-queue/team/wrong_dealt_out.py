# mistake: work dealt out in advance
# fails: at work at the same time
from multiprocessing import Process, Queue


def member(work, share, results):
    for number, item in share:
        results.put((number, work(item)))


def run_team(work, items, size):
    results = Queue()
    tasks = list(enumerate(items))
    team = [
        Process(target=member, args=(work, tasks[number::size], results))
        for number in range(size)
    ]
    for process in team:
        process.start()
    found = dict(results.get() for _ in items)
    for process in team:
        process.join()
    return [found[number] for number in range(len(items))]
