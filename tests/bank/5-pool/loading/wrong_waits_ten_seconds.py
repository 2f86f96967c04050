# mistake: a wait with a time limit
# fails: does not load
from multiprocessing import Pool

table = {}


def begin(load):
    global table
    table = load()


def look_up(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, begin, (load,)) as pool:
        return pool.map_async(look_up, words).get(timeout=10)
