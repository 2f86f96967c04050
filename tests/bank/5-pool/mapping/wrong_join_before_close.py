# mistake: Pool.join() before close()
# fails: in the order of the items | at work at the same time | leaves no process behind
from multiprocessing import Pool


def pool_map(function, items, workers):
    pool = Pool(workers)
    results = pool.map(function, items)
    pool.join()
    return results
