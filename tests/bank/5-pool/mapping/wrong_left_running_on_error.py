# mistake: an exception skips what gives back
# fails: leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    pool = Pool(workers)
    results = pool.map(function, items)
    pool.close()
    pool.join()
    return results
