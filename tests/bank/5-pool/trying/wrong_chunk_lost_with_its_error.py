# mistake: chunks that are too large
# fails: returns results and | has all the | calls the function
from multiprocessing import Pool


def try_all(function, items, workers):
    pairs = []
    with Pool(workers) as pool:
        results = pool.imap(function, items, chunksize=4)
        while True:
            try:
                pairs.append((True, next(results)))
            except StopIteration:
                break
            except Exception as e:
                pairs.append((False, f"{type(e).__name__}: {e}"))
        pool.close()
        pool.join()
    return pairs
