# mistake: equal items taken for one
# fails: computes in several
from functools import partial
from multiprocessing import Pool


def with_item(function, item):
    return item, function(item)


def as_they_come(function, items, workers, show):
    seen = set()
    with Pool(workers) as pool:
        for pair in pool.imap_unordered(partial(with_item, function), items):
            if repr(pair) not in seen:
                seen.add(repr(pair))
                show(*pair)
