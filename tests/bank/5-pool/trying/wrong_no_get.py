# mistake: apply_async without get()
# fails: returns results and errors | at work at the same time | once for each item
from multiprocessing import Pool


def try_all(function, items, workers):
    with Pool(workers) as pool:
        promises = [pool.apply_async(function, (item,)) for item in items]
        pool.close()
        pool.join()
    return [(True, None) for promise in promises]
