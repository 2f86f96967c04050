# mistake: a worker process was still alive at the end
# fails: calls the function
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def try_one(function, item):
    try:
        return True, function(item)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def try_all(function, items, workers):
    executor = ProcessPoolExecutor(workers)
    pairs = list(executor.map(partial(try_one, function), items))
    executor.shutdown(wait=False)
    return pairs
