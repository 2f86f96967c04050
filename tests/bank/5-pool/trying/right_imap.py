from functools import partial
from multiprocessing import Pool


def try_one(function, item):
    try:
        return True, function(item)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def try_all(function, items, workers):
    pairs = []
    with Pool(processes=workers) as crew:
        for well, what in crew.imap(partial(try_one, function), items):
            pairs.append((well, what))
    return pairs
