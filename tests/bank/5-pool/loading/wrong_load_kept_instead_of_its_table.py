# mistake: loaded for every task | a worker that had no word did not load
# fails: loads once in each worker | does not load in the parent
from multiprocessing import Pool

load_table = None


def begin(load):
    global load_table
    load_table = load


def look_up(word):
    return load_table().get(word)


def look_up_all(load, words, workers):
    with Pool(workers, begin, (load,)) as pool:
        return pool.map(look_up, words)
