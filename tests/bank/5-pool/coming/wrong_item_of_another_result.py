# mistake: a result taken for another item's
# fails: with its own result | while a slow one is not ready yet
# may fail: shows in the parent
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        for item, result in zip(items, pool.imap_unordered(function, items)):
            show(item, result)
