# mistake: the parts of a pair the other way round
# fails: returns results and errors, in order | has all the workers at work at the same time | calls the function once for each item, also
from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    try:
        return function(item), True
    except BaseException as error:
        return f"{type(error).__name__}: {error}", False


def try_all(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(partial(try_one, function), items, chunksize=1)
