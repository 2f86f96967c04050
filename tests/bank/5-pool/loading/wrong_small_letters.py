# mistake: none
# fails: does not load in the par
from multiprocessing import Pool

table = {}


def begin(load):
    global table
    table = {str(word).lower(): meaning for word, meaning in load().items()}


def look_up(word):
    return table.get(word.lower())


def look_up_all(load, words, workers):
    with Pool(workers, initializer=begin, initargs=(load,)) as pool:
        return pool.map(look_up, words)
