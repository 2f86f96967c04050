# mistake: args without a tuple
# fails: returns the results | has all the | leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        promises = [pool.apply_async(function, (item)) for item in items]
        return [promise.get() for promise in promises]
