# mistake: one exception takes all the results with it
# fails: returns results and errors | once for each item
from multiprocessing import Pool


def try_all(function, items, workers):
    with Pool(workers) as pool:
        try:
            return [(True, result) for result in pool.map(function, items, chunksize=1)]
        except Exception as error:
            return [(False, f"{type(error).__name__}: {error}")]
