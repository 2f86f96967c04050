# mistake: an exception skips what gives back | after an exception a worker process was still alive
# fails: leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    pool = Pool(workers)
    results = pool.map(function, items)
    pool.close()
    pool.join()
    return results
