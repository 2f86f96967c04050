# mistake: an attribute that is called otherwise
# fails: returns the results | has all the | leaves no process
import multiprocessing

def pool_map(function, items, workers):
    pool = multiprocessing.Pool(workers)
    try:
        return pool.mapp(function, items, 1)
    finally:
        pool.close()
        pool.joins()
