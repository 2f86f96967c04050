# mistake: a way out without a value
# fails: in the order of the items | at work at the same time | leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        results = pool.map(function, items)
