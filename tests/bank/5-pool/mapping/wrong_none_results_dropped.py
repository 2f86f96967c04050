# mistake: a value with a second meaning
# fails: leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return [r for r in pool.map(function, items, chunksize=1) if r is not None]
