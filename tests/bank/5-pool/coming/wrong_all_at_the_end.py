# mistake: waits for all the results
# fails: while a slow one is not ready yet
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        for item, result in zip(items, pool.map(function, items)):
            show(item, result)
