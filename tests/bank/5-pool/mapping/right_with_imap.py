from multiprocessing import Pool


def pool_map(function, items, workers):
    with Pool(processes=workers) as pool:
        return list(pool.imap(function, items))
