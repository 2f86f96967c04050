# mistake: none | waits for the results in order | a slow item held up what was to be shown
# fails: while a slow one is not ready yet
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        promises = [(item, pool.apply_async(function, (item,))) for item in items]
        for item, promise in promises:
            show(item, promise.get())
