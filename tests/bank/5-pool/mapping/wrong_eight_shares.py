# mistake: chunks that are too large
# fails: leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(function, items, chunksize=max(1, len(items) // 8))
