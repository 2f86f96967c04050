# mistake: join inside the start loop
# fails: at work at the same time
from multiprocessing import Process, Queue


def member(work, tasks, results):
    for number, item in iter(tasks.get, None):
        results.put((number, work(item)))


def run_team(work, items, size):
    tasks, results = Queue(), Queue()
    for task in enumerate(items):
        tasks.put(task)
    found = {}
    for round in range(size):
        tasks.put(None)
        process = Process(target=member, args=(work, tasks, results))
        process.start()
        while len(found) < len(items):
            number, result = results.get()
            found[number] = result
        process.join()
    return [found[number] for number in range(len(items))]
