from multiprocessing import Pool


def try_all(function, items, workers):
    pairs = []
    with Pool(workers) as pool:
        promises = [pool.apply_async(function, (item,)) for item in items]
        for promise in promises:
            try:
                pairs.append((True, promise.get()))
            except Exception as error:
                pairs.append((False, type(error).__name__ + ": " + str(error)))
    return pairs
