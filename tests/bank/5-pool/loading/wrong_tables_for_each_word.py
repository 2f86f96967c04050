# mistake: none
# fails: does not load
from multiprocessing import Pool

table = {}


def begin(load):
    """What each worker does once, when it starts."""
    global table
    table = load()


def look_up(word):
    """What a worker does for each word."""
    return table


def look_up_all(load, words, workers):
    """Return what the dictionary that `load()` returns says for each of `words`."""
    with Pool(workers, initializer=begin, initargs=(load,)) as pool:
        tables = pool.map(look_up, words)
        return [table.get(word) for table, word in zip(tables, words)]
