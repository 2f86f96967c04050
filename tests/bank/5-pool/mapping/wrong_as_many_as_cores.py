# mistake: the number of cores instead of the number of workers
# fails: has all the | leaves no process
import os
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(os.cpu_count()) as pool:
        return pool.map(function, items)
