# mistake: chunks that are too large
# fails: shows the others
from functools import partial
from multiprocessing import Pool


def with_item(function, item):
    return item, function(item)


def as_they_come(function, items, workers, show):
    size = 1 if len(items) < 100 else 10
    with Pool(workers) as pool:
        for item, result in pool.imap_unordered(partial(with_item, function), items, chunksize=size):
            show(item, result)
