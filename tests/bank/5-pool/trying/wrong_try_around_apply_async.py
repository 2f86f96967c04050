# mistake: try/except around apply_async
# fails: returns results and errors | once for each item
from multiprocessing import Pool


def try_all(function, items, workers):
    promises, pairs = [], []
    with Pool(workers) as pool:
        for item in items:
            try:
                promises.append(pool.apply_async(function, (item,)))
            except Exception as error:
                pairs.append((False, f"{type(error).__name__}: {error}"))
        pairs += [(True, promise.get()) for promise in promises]
    return pairs
