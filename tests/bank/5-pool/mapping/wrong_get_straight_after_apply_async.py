# mistake: waits for each result in the loop
# fails: has all the | leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return [pool.apply_async(function, (item,)).get() for item in items]
