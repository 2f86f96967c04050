from multiprocessing import Pool


def try_all(function, items, workers):
    pairs = []
    with Pool(workers) as pool:
        results = pool.imap(function, items)
        while len(pairs) < len(items):
            try:
                pairs.append((True, next(results)))
            except Exception as error:
                pairs.append((False, f"{error.__class__.__name__}: {error}"))
    return pairs
