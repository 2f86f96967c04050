# mistake: work done by the parent
# fails: loads once in each worker | does not load in the parent
from multiprocessing import Pool

table = {}


def prepare(loaded):
    table.update(loaded)


def find(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, prepare, (load(),)) as pool:
        return pool.map(find, words)
