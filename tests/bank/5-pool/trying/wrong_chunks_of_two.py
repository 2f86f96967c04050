# mistake: chunks that are too large
# fails: has all the | calls the function
from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    try:
        result = function(item)
    except Exception as error:
        return False, type(error).__name__ + ": " + str(error)
    return True, result


def try_all(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(partial(try_one, function), items, chunksize=2)
