# fails: returns results and | has all the | calls the function
from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    try:
        return True, function(item)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def try_all(function, items, workers):
    with Pool(workers) as pool:
        return sorted(pool.imap_unordered(partial(try_one, function), items))
