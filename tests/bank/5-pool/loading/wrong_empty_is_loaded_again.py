# mistake: an empty dictionary was taken for one that is not loaded | the same call made twice
# fails: does not load
from multiprocessing import Pool

table = {}


def begin(load):
    global table
    table = load() or load()


def look_up(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, begin, (load,)) as pool:
        return pool.map(look_up, words)
