# mistake: workers replaced after so many tasks
# fails: loads once in each worker process, howev | does not load in the parent, and keeps d
from multiprocessing import Pool

table = {}


def begin(load):
    table.update(load())


def look_up(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, begin, (load,), maxtasksperchild=5) as pool:
        return pool.map(look_up, words, chunksize=1)
