# mistake: a pool that is never closed
# fails: does not load
from multiprocessing import Pool

table = {}
pools = {}


def begin(load):
    global table
    table = load()


def look_up(word):
    return table.get(word)


def look_up_all(load, words, workers):
    if workers not in pools:
        pools[workers] = Pool(workers, initializer=begin, initargs=(load,))
    return pools[workers].map(look_up, words)
