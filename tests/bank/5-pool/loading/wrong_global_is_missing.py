# mistake: global forgotten
# fails: returns what the dictionary says | loads once in each worker | does not load in the parent
from multiprocessing import Pool

table = {}


def prepare(load):
    table = load()


def find(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, initializer=prepare, initargs=(load,)) as pool:
        return pool.map(find, words)
