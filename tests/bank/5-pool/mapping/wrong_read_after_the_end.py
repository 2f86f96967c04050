# mistake: pool used after it has ended
# fails: in the order of the items | at work at the same time | leaves no process behind
from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        results = pool.imap(function, items)
    return list(results)
