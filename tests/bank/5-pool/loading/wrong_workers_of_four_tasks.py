# mistake: workers replaced after so many tasks
# fails: loads once in each worke
from multiprocessing import Pool

table = {}


def begin(load):
    global table
    table = load()


def look_up(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, initializer=begin, initargs=(load,), maxtasksperchild=4) as pool:
        return pool.map(look_up, words)
