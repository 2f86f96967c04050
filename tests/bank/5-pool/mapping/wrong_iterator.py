# mistake: an iterator in the place of a list
# fails: returns the results in the order of the items | has all the workers at work at the same | leaves no process behind, and passes an
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        results = pool.imap(function, items)
        pool.close()
        pool.join()
    return results
