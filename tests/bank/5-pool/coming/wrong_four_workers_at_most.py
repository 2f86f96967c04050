# mistake: a limit that nobody asked for
# fails: computes in several
from functools import partial
from multiprocessing import Pool


def with_item(function, item):
    return item, function(item)


def as_they_come(function, items, workers, show):
    with Pool(min(workers, 4)) as pool:
        for item, result in pool.imap_unordered(partial(with_item, function), items):
            show(item, result)
