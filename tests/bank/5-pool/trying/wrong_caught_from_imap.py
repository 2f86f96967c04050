# mistake: none
# fails: calls the function
from multiprocessing import Pool


def try_all(function, items, workers):
    pairs = []
    with Pool(workers) as pool:
        results = pool.imap(function, items)
        while True:
            try:
                pairs.append((True, next(results)))
            except StopIteration:
                return pairs
            except Exception as error:
                pairs.append((False, f"{type(error).__name__}: {error}"))
