# mistake: catches only some exceptions
# fails: returns results and errors | once for each item
from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    try:
        return True, function(item)
    except ValueError as error:
        return False, f"ValueError: {error}"


def try_all(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(partial(try_one, function), items, chunksize=1)
