# mistake: after an exception a worker process was still alive
# fails: leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    pool = Pool(workers)
    try:
        return pool.map(function, items, chunksize=1)
    finally:
        pool.close()
