# mistake: a way out without a value
# fails: returns the results | has all the | leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        results = pool.map(function, items)
