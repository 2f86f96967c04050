# mistake: waits for each result in the loop
# fails: has all the | leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return [pool.apply(function, (item,)) for item in items]
