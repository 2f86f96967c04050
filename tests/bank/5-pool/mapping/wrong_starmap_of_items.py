# mistake: starmap of single items
# fails: in the order of the items | at work at the same time | leaves no process behind
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return pool.starmap(function, items)
