# mistake: threads where processes were asked for
# fails: has all the workers at work at the same time, each a process of its own
# may fail: leaves no process behind
from multiprocessing.pool import ThreadPool


def pool_map(function, items, workers):
    with ThreadPool(workers) as pool:
        return pool.map(function, items, chunksize=1)
