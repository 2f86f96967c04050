# mistake: a call that had failed was made again
# fails: once for each item
from multiprocessing import Pool


def attempt(task):
    function, item = task
    try:
        return True, function(item)
    except Exception:
        pass
    try:
        return True, function(item)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def try_all(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(attempt, [(function, item) for item in items], chunksize=1)
