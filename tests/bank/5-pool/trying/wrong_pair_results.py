# mistake: a result that is a pair was taken for an outcome
# fails: calls the function
from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    try:
        result = function(item)
        return result if isinstance(result, tuple) else (True, result)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def try_all(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(partial(try_one, function), items, chunksize=1)
