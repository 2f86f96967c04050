# mistake: args without a tuple
# fails: in the order of the items | leaves no process behind
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        promises = [pool.apply_async(function, (item)) for item in items]
        return [promise.get() for promise in promises]
