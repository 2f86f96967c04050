import queue
from functools import partial
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    ready = queue.SimpleQueue()
    pool = Pool(workers)
    try:
        for number, item in enumerate(items):
            pool.apply_async(function, [item], callback=lambda r, n=number: ready.put((n, r)))
        for _ in items:
            number, result = ready.get()
            show(items[number], result)
    finally:
        pool.close()
        pool.join()
