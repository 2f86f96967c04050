# fails: in the order of the items, and ends | at work at the same time | results that are large | when the first is the last
import queue
from multiprocessing import Process, Queue


def member(work, tasks, results):
    while True:
        number, item = tasks.get()
        results.put((number, work(item)))


def run_team(work, items, size):
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    for task in enumerate(items):
        tasks.put(task)
    for process in team:
        process.terminate()
    found = []
    try:
        for _ in items:
            found.append(results.get(timeout=1))
    except queue.Empty:
        pass
    return [result for _, result in sorted(found)]
