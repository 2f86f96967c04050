# fails: also when all of them fail
from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    try:
        return True, function(item)
    except Exception as error:
        message = ", ".join(str(arg) for arg in error.args)
        return False, f"{type(error).__name__}: {message}"


def try_all(function, items, workers):
    """Return for each item `(True, result)`, or `(False, text)` if the call has failed."""
    with Pool(workers) as pool:
        return pool.map(partial(try_one, function), items)
