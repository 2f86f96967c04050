from multiprocessing import Pool


def pool_map(function, items, workers):
    pool = Pool(workers)
    results = pool.map(function, items)
    pool.join()
    return results
