from multiprocessing import Pool


def run_team(work, items, size):
    pool = Pool(size)
    waiting = [pool.apply_async(work, (item,)) for item in items]
    found = [w.get() for w in waiting]
    pool.close()
    pool.join()
    return found
