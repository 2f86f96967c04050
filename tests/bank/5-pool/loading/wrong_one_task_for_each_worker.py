# mistake: workers replaced after so many tasks
# fails: loads once in | does not load
# takes: long
from multiprocessing import Pool

table = None


def begin(load):
    global table
    table = load()


def look_up(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, begin, (load,), maxtasksperchild=1) as pool:
        found = pool.map(look_up, words, chunksize=1)
        pool.close()
        pool.join()
    return found
