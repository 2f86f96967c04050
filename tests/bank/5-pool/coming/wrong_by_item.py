# fails: shows every item | computes in several
from functools import partial
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        waiting = {item: pool.apply_async(function, (item,)) for item in items}
        while waiting:
            for item in [i for i, p in waiting.items() if p.ready()]:
                show(item, waiting.pop(item).get())
