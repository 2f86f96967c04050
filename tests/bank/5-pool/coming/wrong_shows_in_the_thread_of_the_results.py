# mistake: a worker that was free waited for show
# fails: shows the others
from functools import partial
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    pool = Pool(workers)
    for item in items:
        pool.apply_async(function, (item,), callback=partial(show, item))
    pool.close()
    pool.join()
