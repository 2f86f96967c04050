# mistake: a returned exception taken for a raised one
# fails: leaves no process
from functools import partial
from multiprocessing import Pool


def attempt(function, item):
    try:
        return function(item)
    except Exception as error:
        return error


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        results = pool.map(partial(attempt, function), items, chunksize=1)
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results
