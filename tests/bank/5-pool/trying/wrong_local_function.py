# mistake: a function that cannot be handed to a process
# fails: returns results and errors | at work at the same time | once for each item
from multiprocessing import Pool


def try_all(function, items, workers):
    def try_one(item):
        try:
            return True, function(item)
        except Exception as error:
            return False, f"{type(error).__name__}: {error}"

    with Pool(workers) as pool:
        return pool.map(try_one, items)
