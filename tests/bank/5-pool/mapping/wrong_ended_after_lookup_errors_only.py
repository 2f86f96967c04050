# mistake: an exception skips what gives back
# fails: leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    pool = Pool(workers)
    try:
        results = pool.map(function, items, chunksize=1)
    except LookupError:
        pool.terminate()
        pool.join()
        raise
    pool.close()
    pool.join()
    return results
