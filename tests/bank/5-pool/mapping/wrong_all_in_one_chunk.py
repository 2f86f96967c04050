# mistake: chunks that are too large
# fails: at work at the same time
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(function, items, chunksize=len(items) or 1)
