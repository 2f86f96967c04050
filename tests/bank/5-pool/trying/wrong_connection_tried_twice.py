# mistake: a call that had failed was made again
# fails: calls the function once for each item
from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    try:
        return True, function(item)
    except ConnectionError:
        try:
            return True, function(item)
        except Exception as error:
            return False, f"{type(error).__name__}: {error}"
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"
def try_all(function, items, workers):
    with Pool(workers) as pool:
        found = pool.map(partial(try_one, function), items)
        pool.close()
        pool.join()
    return found
