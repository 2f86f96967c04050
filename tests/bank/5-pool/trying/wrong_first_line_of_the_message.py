# mistake: only the first line of a message was kept
# fails: calls the function
from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    try:
        return True, function(item)
    except Exception as error:
        message = str(error).strip().split("\n")[0]
        return False, f"{type(error).__name__}: {message}"


def try_all(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(partial(try_one, function), items, chunksize=1)
