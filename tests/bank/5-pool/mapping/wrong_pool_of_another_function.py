# mistake: a name of another function
# fails: returns the results | has all the | leaves no process
import multiprocessing

def start(workers):
    pool = multiprocessing.Pool(workers)

def pool_map(function, items, workers):
    start(workers)
    return pool.map(function, items, 1)
