# mistake: fewer workers were at work than there may be
# fails: calls the function
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
        return pool.map(partial(try_one, function), items, max(1, len(items) // 8))
