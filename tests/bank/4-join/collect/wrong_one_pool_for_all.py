# mistake: one exception takes all the results with it | a pool uses its workers again | not all of many calls were under way at the same time | a worker of the pool has died
# fails: returns the results | has all calls | has None in the place | keeps the order
from multiprocessing import Pool


def compute_all(work, numbers):
    with Pool(2) as pool:
        return pool.map(work, numbers)
