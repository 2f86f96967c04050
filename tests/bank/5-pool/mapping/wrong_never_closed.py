from multiprocessing import Pool


def pool_map(function, items, workers):
    pool = Pool(workers)
    return pool.map(function, items, chunksize=1)
