# mistake: one exception takes all the results with it
# fails: returns the results | has all calls | has None in the place | keeps the order
from multiprocessing import Pool


def compute_all(work, numbers):
    with Pool(2) as pool:
        return pool.map(work, numbers)
