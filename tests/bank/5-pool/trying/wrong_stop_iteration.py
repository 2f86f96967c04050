# mistake: a StopIteration was taken for the end of the results
# fails: calls the function once for each item
from multiprocessing import Pool


def try_all(function, items, workers):
    """Return for each item `(True, result)`, or `(False, text)` if the call has failed."""
    pairs = []
    with Pool(workers) as pool:
        results = pool.imap(function, items)
        while True:
            try:
                pairs.append((True, next(results)))
            except StopIteration:
                break
            except Exception as error:
                pairs.append((False, f"{type(error).__name__}: {error}"))
    return pairs
