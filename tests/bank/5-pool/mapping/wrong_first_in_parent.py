# mistake: work done by the parent
# fails: has all the | leaves no process
from multiprocessing import Pool


def pool_map(function, items, workers):
    if not items: return []
    with Pool(workers) as pool:
        rest = pool.map_async(function, items[1:], 1)
        return [function(items[0])] + rest.get()
