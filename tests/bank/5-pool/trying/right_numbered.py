import multiprocessing


def attempt(number, function, item):
    outcome = (True,)
    try:
        outcome += (function(item),)
    except Exception as why:
        outcome = (False, "%s: %s" % (why.__class__.__name__, why))
    return number, outcome


def try_all(function, items, workers):
    pairs = [None] * len(items)
    pool = multiprocessing.Pool(workers)
    tasks = [(number, function, item) for number, item in enumerate(items)]
    for number, pair in pool.starmap(attempt, tasks, chunksize=1):
        pairs[number] = pair
    pool.close()
    pool.join()
    return pairs
