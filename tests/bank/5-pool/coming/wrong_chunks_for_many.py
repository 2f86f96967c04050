# mistake: a slow item held up what was to be shown
# fails: shows the others
from functools import partial
from multiprocessing import Pool


def with_item(function, item):
    return item, function(item)


def as_they_come(function, items, workers, show):
    """Call `show(item, result)` for each item, as soon as its result is there."""
    chunksize = 10 if len(items) > 500 else 1
    with Pool(workers) as pool:
        for item, result in pool.imap_unordered(partial(with_item, function), items, chunksize):
            show(item, result)
