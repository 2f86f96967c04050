# mistake: a wait with a time limit
# fails: keeps the order when the first is the last
from multiprocessing import Process, Queue
from threading import Thread


def member(work, tasks, results):
    for number, item in iter(tasks.get, None):
        results.put((number, work(item)))


def collect(results, found):
    for _ in range(len(found)):
        number, result = results.get()
        found[number] = result


def run_team(work, items, size):
    tasks, results, found = Queue(), Queue(), [None] * len(items)
    for task in enumerate(items):
        tasks.put(task)
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
        tasks.put(None)
    collector = Thread(target=collect, args=(results, found))
    collector.start()
    for process in team:
        process.join()
    collector.join(5)
    return found
