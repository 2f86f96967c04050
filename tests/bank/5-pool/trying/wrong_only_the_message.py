# mistake: another text of an exception
# fails: returns results and errors | once for each item
from multiprocessing import Pool


def attempt(task):
    function, item = task
    try:
        return True, function(item)
    except Exception as error:
        return False, str(error)


def try_all(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(attempt, [(function, item) for item in items], chunksize=1)
