from multiprocessing import Pool

table = {}


def prepare(loaded):
    table.update(loaded)


def find(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, prepare, (load(),)) as pool:
        return pool.map(find, words)
