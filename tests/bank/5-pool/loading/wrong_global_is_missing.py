from multiprocessing import Pool

table = {}


def prepare(load):
    table = load()


def find(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, initializer=prepare, initargs=(load,)) as pool:
        return pool.map(find, words)
