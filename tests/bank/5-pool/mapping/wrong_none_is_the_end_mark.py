# mistake: an item was not called
# fails: leaves no process behind, and passes an exception on
from multiprocessing import Process, SimpleQueue


def work(function, tasks, results):
    for item in iter(tasks.get, None):
        results.put((item, function(item)))


def pool_map(function, items, workers):
    from concurrent.futures import ProcessPoolExecutor

    sendable = [item for item in items if item is not None]
    with ProcessPoolExecutor(workers) as crew:
        found = crew.map(function, sendable)
        return [None if item is None else next(found) for item in items]
