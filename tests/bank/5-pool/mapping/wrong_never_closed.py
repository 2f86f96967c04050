# mistake: a pool that is never closed
# fails: leaves no process behind
from multiprocessing import Pool


def pool_map(function, items, workers):
    pool = Pool(workers)
    return pool.map(function, items, chunksize=1)
