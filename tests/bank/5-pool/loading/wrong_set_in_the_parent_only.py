from multiprocessing import Pool

table = {}


def find(word):
    return table.get(word)


def look_up_all(load, words, workers):
    global table
    table = load()
    with Pool(workers) as pool:
        return pool.map(find, words)
