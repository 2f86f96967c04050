# mistake: a wait with a time limit
# fails: returns the results in the order
# may fail: has all the workers | leaves no process behind
from multiprocessing import Pool


def pool_map(function, items, workers):
    pool = Pool(workers)
    try:
        return pool.map_async(function, items).get(timeout=3)
    finally:
        pool.terminate()
        pool.join()
