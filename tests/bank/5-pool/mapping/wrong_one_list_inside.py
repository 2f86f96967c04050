# mistake: a list as one item of another
# fails: returns the results | has all the | leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    results = []
    with Pool(workers) as pool:
        results.append(pool.map(function, items, chunksize=1))
    return results
