# mistake: the type of an error came with its module
# fails: calls the function
from functools import partial
from multiprocessing import Pool
import traceback


def try_one(function, item):
    try:
        return True, function(item)
    except Exception as error:
        return False, "".join(traceback.format_exception_only(error)).rstrip("\n")


def try_all(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(partial(try_one, function), items, chunksize=1)
