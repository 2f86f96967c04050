# mistake: a value that counts as false
# fails: does not load
from multiprocessing import Pool

table = {}


def begin(load):
    global table
    table = load()


def look_up(word):
    return table.get(word) or None


def look_up_all(load, words, workers):
    with Pool(workers, initializer=begin, initargs=(load,)) as pool:
        return pool.map(look_up, words)
