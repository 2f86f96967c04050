# mistake: trusts empty()
# fails: in the order of the items, and ends | at work at the same time | results that are large | when the first is the last
from multiprocessing import Process, Queue


def member(work, tasks, results):
    for number, item in iter(tasks.get, None):
        results.put((number, work(item)))


def run_team(work, items, size):
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    for task in [*enumerate(items), *[None] * size]:
        tasks.put(task)
    found = []
    while not results.empty():
        found.append(results.get())
    for process in team:
        process.join()
    return [result for _, result in sorted(found)]
