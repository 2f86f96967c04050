# mistake: a slow item held up what was to be shown
# fails: shows the others
from functools import partial
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    last = None
    with Pool(workers) as pool:
        for pair in pool.imap_unordered(partial(with_item, function), items):
            if last: show(*last)
            last = pair
    if last: show(*last)


def with_item(function, item):
    return item, function(item)
