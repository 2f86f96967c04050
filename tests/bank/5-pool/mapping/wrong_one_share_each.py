# mistake: a slow call held up a large share of the others
# fails: has all the
from multiprocessing import Pool


def pool_map(function, items, workers):
    """Return `[function(item) for item in items]`, computed by `workers` processes."""
    share = max(1, len(items) // workers)
    with Pool(workers) as pool:
        return pool.map(function, items, chunksize=share)
