# mistake: loaded by the first task only
# fails: does not load
from multiprocessing import Pool

table = {}


from functools import partial
table = None


def look_up(load, word):
    global table
    if table is None:
        table = load()
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers) as pool:
        return pool.map(partial(look_up, load), words)
