# mistake: waits for each result in the loop
# fails: has all the | calls the function
from multiprocessing import Pool


def try_all(function, items, workers):
    pairs = []
    with Pool(workers) as pool:
        for item in items:
            try:
                pairs.append((True, pool.apply(function, (item,))))
            except Exception as error:
                pairs.append((False, f"{type(error).__name__}: {error}"))
    return pairs
