# mistake: a name that nobody has given
# fails: returns the results | has all the | leaves no process
import multiprocessing

def pool_map(function, items, workers):
    with multiprocessing.Pool(workers) as pool:
        return pool.map(function, itmes, 1)
