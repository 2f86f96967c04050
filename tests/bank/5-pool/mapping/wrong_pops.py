# mistake: changes the list it was given
# fails: leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        promises = []
        while items:
            promises.append(pool.apply_async(function, (items.pop(0),)))
        return [promise.get() for promise in promises]
