# mistake: a value with a second meaning
# fails: does not load
from multiprocessing import Pool

table = {}


def begin(load):
    table.update(load())


def look_up(word):
    if word in table and table[word] != "":
        return table[word]


def look_up_all(load, words, workers):
    with Pool(workers, initializer=begin, initargs=(load,)) as pool:
        return pool.map(look_up, words)
