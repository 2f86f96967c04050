# fails: returns the results | has all the | leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return sorted(pool.imap_unordered(function, items))
