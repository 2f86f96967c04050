# mistake: a slow call held up a large share of the others
# fails: has all the
from multiprocessing import Pool


def pool_map(function, items, workers):
    """Return `[function(item) for item in items]`, computed by `workers` processes."""
    chunksize = 1
    if len(items) > 500:            # send less often
        chunksize = -(-len(items) // workers)
    with Pool(workers) as pool:
        return pool.map(function, items, chunksize=chunksize)
