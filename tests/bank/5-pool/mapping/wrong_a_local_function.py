from multiprocessing import Pool


def pool_map(function, items, workers):
    def call(item):
        return function(item)

    with Pool(workers) as pool:
        return pool.map(call, items)
