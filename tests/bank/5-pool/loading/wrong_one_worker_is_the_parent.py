# mistake: a special case without a worker
# fails: does not load
from multiprocessing import Pool

table = {}


def begin(load):
    global table
    table = load()


def look_up(word):
    return table.get(word)


def look_up_all(load, words, workers):
    if workers == 1:
        begin(load)
        return [look_up(word) for word in words]
    with Pool(workers, begin, (load,)) as pool:
        return pool.map(look_up, words)
