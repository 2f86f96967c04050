# mistake: what failed was left out
# fails: returns results and errors | once for each item
from multiprocessing import Pool


def try_all(function, items, workers):
    pairs = []
    with Pool(workers) as pool:
        promises = [pool.apply_async(function, (item,)) for item in items]
        for promise in promises:
            promise.wait()
            if promise.successful():
                pairs.append((True, promise.get()))
    return pairs
