# mistake: a limit that nobody asked for
# fails: does not load | loads once in each worker
from multiprocessing import Pool

table = {}


def begin(load):
    table.update(load())


def look_up(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(1, begin, (load,)) as pool:
        return pool.map(look_up, words)
