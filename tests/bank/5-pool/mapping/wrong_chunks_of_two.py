# mistake: chunks that are too large
# fails: has all the | leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    """Return `[function(item) for item in items]`, computed by `workers` processes."""
    with Pool(workers) as pool:
        return pool.map(function, items, chunksize=2)
