# mistake: none
# fails: returns what the dictionary says | does not load in the parent
from multiprocessing import Pool

table = {}


def prepare(load):
    table.update(load())


def find(word):
    return table[word]


def look_up_all(load, words, workers):
    with Pool(workers, prepare, (load,)) as pool:
        return pool.map(find, words)
