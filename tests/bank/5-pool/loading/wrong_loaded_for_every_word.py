# mistake: loaded for every task | a worker that had no word did not load
# fails: loads once in each worker | does not load in the parent
from multiprocessing import Pool


def find(task):
    load, word = task
    return load().get(word)


def look_up_all(load, words, workers):
    with Pool(workers) as pool:
        return pool.map(find, [(load, word) for word in words])
