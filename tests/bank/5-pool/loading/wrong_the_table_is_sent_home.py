# fails: does not load
from multiprocessing import Pool

table = {}


def begin(load):
    table.update(load())


def whole(_):
    return dict(table)


def look_up_all(load, words, workers):
    with Pool(workers, begin, (load,)) as pool:
        known = pool.map(whole, range(workers), chunksize=1)[0]
    return [known.get(word) for word in words]
