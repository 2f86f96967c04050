# fails: leaves no process behind, and passes an exception on
from functools import partial
from multiprocessing import Pool


def patiently(function, item, attempts=2):
    try:
        return function(item)
    except Exception:
        if attempts == 1:
            raise
        return patiently(function, item, attempts - 1)


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(partial(patiently, function), items)
