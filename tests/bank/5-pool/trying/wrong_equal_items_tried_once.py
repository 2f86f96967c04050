# mistake: equal items taken for one
# fails: calls the function
from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    try:
        return True, function(item)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def try_all(function, items, workers):
    different = [item for n, item in enumerate(items) if item not in items[:n]]
    with Pool(workers) as pool:
        found = pool.map(partial(try_one, function), different, chunksize=1)
    return [found[different.index(item)] for item in items]
