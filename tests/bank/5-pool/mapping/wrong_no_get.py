# mistake: apply_async without get()
# fails: in the order of the items | at work at the same time | leaves no process behind
from multiprocessing import Pool


def pool_map(function, items, workers):
    results = []
    with Pool(workers) as pool:
        for item in items:
            results.append(pool.apply_async(function, args=(item,)))
        pool.close()
        pool.join()
    return results
