# mistake: trusts empty()
# fails: keeps the order when the
from multiprocessing import Process, Queue


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
    while any(process.is_alive() for process in crew):
        while not results.empty():
            number, result = results.get()
            found[number] = result
    for process in crew:
        process.join()
    return found
