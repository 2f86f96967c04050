# mistake: f() handed over instead of f
# fails: returns what the dictionary says | loads once in each worker | does not load in the parent
from multiprocessing import Pool

table = {}


def begin(load):
    global table
    table = load()


def look_up(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, initializer=begin(load)) as pool:
        return pool.map(look_up, words)
