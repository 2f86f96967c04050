# mistake: all the words were looked up by one worker
# fails: does not load
from multiprocessing import Pool

table = {}


def begin(load):
    global table
    table = load()


def look_up(words):
    return [table.get(word) for word in words]


def look_up_all(load, words, workers):
    with Pool(workers, initializer=begin, initargs=(load,)) as pool:
        return pool.apply(look_up, (words,))
