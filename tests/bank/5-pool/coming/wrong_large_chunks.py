# mistake: chunks that are too large
# fails: while a slow one is not ready yet | shows in the parent
from functools import partial
from multiprocessing import Pool


def with_item(function, item):
    return item, function(item)


def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        results = pool.imap_unordered(partial(with_item, function), items, chunksize=3)
        for item, result in results:
            show(item, result)
