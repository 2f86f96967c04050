# mistake: a result None was taken for a failure
# fails: calls the function
from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    try:
        result = function(item)
        if result is None: return False, 'None'
        return True, result
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def try_all(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(partial(try_one, function), items, chunksize=1)
