# mistake: waits for each result in the loop
# fails: at work at the same time
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return [pool.apply_async(function, (item,)).get() for item in items]
