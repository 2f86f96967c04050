# mistake: a share of nothing
# fails: has all the | leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(function, items, chunksize=len(items) // workers)
