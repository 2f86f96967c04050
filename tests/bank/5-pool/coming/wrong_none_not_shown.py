# mistake: a result None was not shown
# fails: computes in several
from functools import partial
from multiprocessing import Pool


def with_item(function, item):
    return item, function(item)


def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        for item, result in pool.imap_unordered(partial(with_item, function), items):
            if result is not None: show(item, result)
