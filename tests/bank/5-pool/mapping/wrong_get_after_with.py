from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        promise = pool.map_async(function, items)
    return promise.get()
