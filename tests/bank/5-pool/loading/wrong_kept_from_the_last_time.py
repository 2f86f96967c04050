# mistake: state that survives between calls
# fails: loads once in each | does not load in the parent
from multiprocessing import Pool

table = {}
pool = None


def begin(load):
    table.update(load())


def look_up(word):
    return table.get(word)


def look_up_all(load, words, workers):
    global pool
    if pool is None:
        pool = Pool(workers, begin, (load,))
    return pool.map(look_up, words)
