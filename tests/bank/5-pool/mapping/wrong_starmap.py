from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return pool.starmap(function, [i if isinstance(i, tuple) else (i,) for i in items], chunksize=1)
