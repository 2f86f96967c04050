# mistake: it returned before all of the results had been collected
# fails: keeps the order when the
from multiprocessing import Process, Queue
from queue import Empty


def member(work, tasks, results):
    for number, item in iter(tasks.get, None):
        results.put((number, work(item)))


def run_team(work, items, size):
    tasks, results = Queue(), Queue()
    crew = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in crew:
        process.start()
    for task in enumerate(items):
        tasks.put(task)
    for _ in crew:
        tasks.put(None)
    found = [None] * len(items)
    while True:
        try:
            number, result = results.get(timeout=0.1)
        except Empty:
            if not any(process.is_alive() for process in crew):
                break
        else:
            found[number] = result
    for process in crew:
        process.join()
    return found
