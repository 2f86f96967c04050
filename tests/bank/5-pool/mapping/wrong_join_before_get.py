# mistake: join before the queue is emptied
# fails: leaves no process
from multiprocessing import Process, Queue


def worker(function, tasks, results):
    for number, item in iter(tasks.get, None):
        try:
            results.put((number, function(item), None))
        except Exception as error:
            results.put((number, None, error))


def pool_map(function, items, workers):
    tasks, results = Queue(), Queue()
    for task in enumerate(items):
        tasks.put(task)
    for _ in range(workers):
        tasks.put(None)
    crew = [Process(target=worker, args=(function, tasks, results)) for _ in range(workers)]
    for process in crew:
        process.start()
    for process in crew:
        process.join()
    found = sorted((results.get() for _ in items), key=lambda triple: triple[0])
    for _, _, error in found:
        if error is not None:
            raise error
    return [result for _, result, _ in found]
