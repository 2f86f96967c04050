# mistake: a returned exception taken for a raised one
# fails: computes in several
from functools import partial
from multiprocessing import Pool


def with_item(function, item):
    try:
        return item, function(item)
    except Exception as error:
        return item, error


def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        for item, result in pool.imap_unordered(partial(with_item, function), items):
            if isinstance(result, Exception):
                raise result
            show(item, result)
