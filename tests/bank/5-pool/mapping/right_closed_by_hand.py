import multiprocessing


def pool_map(function, items, workers):
    pool = multiprocessing.Pool(workers)
    try:
        promises = [pool.apply_async(function, (item,)) for item in items]
        return [promise.get() for promise in promises]
    finally:
        pool.close()
        pool.join()
