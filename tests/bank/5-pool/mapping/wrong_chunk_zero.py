# mistake: a share of nothing | a slow call held up a large share of the others
# fails: has all the | leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return pool.map(function, items, chunksize=len(items) // workers)
