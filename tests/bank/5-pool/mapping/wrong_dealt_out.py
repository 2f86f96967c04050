# mistake: work dealt out in advance
# fails: has all the
from multiprocessing import Process, SimpleQueue


def worker(function, share, results):
    for number, item in share:
        try:
            results.put((number, function(item), None))
        except Exception as error:
            results.put((number, None, error))


def pool_map(function, items, workers):
    results, tasks = SimpleQueue(), list(enumerate(items))
    crew = [Process(target=worker, args=(function, tasks[first::workers], results)) for first in range(workers)]
    for process in crew:
        process.start()
    found = sorted((results.get() for _ in items), key=lambda triple: triple[0])
    for process in crew:
        process.join()
    for _, _, error in found:
        if error is not None:
            raise error
    return [result for _, result, _ in found]
