from multiprocessing import Pool


def try_all(function, items, workers):
    pairs = {}

    def good(number):
        return lambda result: pairs.update({number: (True, result)})

    def bad(number):
        return lambda error: pairs.update({number: (False, type(error).__name__ + f": {error}")})

    pool = Pool(workers)
    for number, item in enumerate(items):
        pool.apply_async(function, (item,), {}, good(number), bad(number))
    pool.close()
    pool.join()
    return [pairs[number] for number in range(len(items))]
