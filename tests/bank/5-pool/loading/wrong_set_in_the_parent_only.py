# mistake: work done by the parent | no word was found in the dictionary
# fails: returns what the dictionary says | loads once in each worker | does not load in the parent
from multiprocessing import Pool

table = {}


def find(word):
    return table.get(word)


def look_up_all(load, words, workers):
    global table
    table = load()
    with Pool(workers) as pool:
        return pool.map(find, words)
