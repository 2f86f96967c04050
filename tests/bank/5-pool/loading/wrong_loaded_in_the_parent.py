# mistake: work done by the parent
# fails: loads once in each worker | does not load in the parent
from multiprocessing import Pool


def find(task):
    table, word = task
    return table.get(word)


def look_up_all(load, words, workers):
    table = load()
    with Pool(workers) as pool:
        return pool.map(find, [(table, word) for word in words])
