# mistake: join before the queue is emptied
# fails: calls the function once
from multiprocessing import Process, Queue


def serve(function, tasks, results):
    for number, item in iter(tasks.get, None):
        try:
            pair = True, function(item)
        except Exception as error:
            pair = False, f"{type(error).__name__}: {error}"
        results.put((number, pair))


def try_all(function, items, workers):
    tasks, results = Queue(), Queue()
    crew = [Process(target=serve, args=(function, tasks, results)) for _ in range(workers)]
    for task in enumerate(items):
        tasks.put(task)
    for process in crew:
        process.start()
        tasks.put(None)
    for process in crew:
        process.join()
    found = dict(results.get() for _ in items)
    return [found[number] for number in range(len(items))]
