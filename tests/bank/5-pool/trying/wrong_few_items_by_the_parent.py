# mistake: a special case without a worker
# fails: calls the function
from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    try:
        return True, function(item)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def try_all(function, items, workers):
    if len(items) < workers:
        return [try_one(function, item) for item in items]
    with Pool(workers) as pool:
        return pool.map(partial(try_one, function), items, chunksize=1)
