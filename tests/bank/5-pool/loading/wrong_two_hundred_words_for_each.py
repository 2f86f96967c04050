# mistake: workers replaced after so many tasks
# fails: loads once in
from multiprocessing import Pool

table = {}


def begin(load):
    """What each worker does once, when it starts."""
    global table
    table = load()


def look_up(word):
    """What a worker does for each word."""
    return table.get(word)


def look_up_all(load, words, workers):
    """Return what the dictionary that `load()` returns says for each of `words`."""
    with Pool(workers, begin, (load,), maxtasksperchild=200) as pool:
        return pool.map(look_up, words, chunksize=1)
