from functools import partial
from multiprocessing import Pool

import queue


def as_they_come(function, items, workers, show):
    ready = queue.Queue()
    with Pool(workers) as pool:
        for n, item in enumerate(items):
            pool.apply_async(function, [item], callback=lambda r, n=n: ready.put((n, r)))
        for _ in items:
            n, r = ready.get()
            show(items[n], r)
