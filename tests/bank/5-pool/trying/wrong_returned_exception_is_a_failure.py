# mistake: an exception that was returned was taken for a failure
# fails: calls the function
from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    """What a worker does: return `(True, result)`, or `(False, text)`."""
    try:
        result = function(item)
        if isinstance(result, Exception):
            raise result
        return True, result
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def try_all(function, items, workers):
    """Return for each item `(True, result)`, or `(False, text)` if the call has failed."""
    with Pool(workers) as pool:
        return pool.map(partial(try_one, function), items, chunksize=1)
