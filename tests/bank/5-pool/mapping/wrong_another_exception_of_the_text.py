# fails: leaves no process behind, and passes an exception on
from multiprocessing import Pool


def pool_map(function, items, workers):
    pool = Pool(workers)
    try:
        promises = []
        for item in items:
            promises.append(pool.apply_async(function, args=(item,)))
        results = []
        for promise in promises:
            results.append(promise.get())
        return results
    except Exception as error:
        raise type(error)(str(error)) from None
    finally:
        pool.close()
        pool.join()
