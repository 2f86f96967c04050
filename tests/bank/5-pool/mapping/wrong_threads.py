from multiprocessing.pool import ThreadPool


def pool_map(function, items, workers):
    with ThreadPool(workers) as pool:
        return pool.map(function, items, chunksize=1)
