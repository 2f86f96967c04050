# mistake: apply_async without get()
# fails: returns results and errors, in order | has all the workers at work at the same time | calls the function once for each item, also when all of them fail, and takes an empty list
from multiprocessing import Pool


def try_all(function, items, workers):
    with Pool(workers) as pool:
        promises = [pool.apply_async(function, (item,)) for item in items]
        pool.close()
        pool.join()
    return [(True, None) for promise in promises]
