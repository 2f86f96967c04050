# mistake: a pool stopped with work in hand
# fails: with its own result | while a slow one is not ready yet | shows in the parent
from functools import partial
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        for item in items:
            pool.apply_async(function, (item,), callback=partial(show, item))
