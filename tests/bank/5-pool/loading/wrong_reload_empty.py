from multiprocessing import Pool

table = {}


def begin(load):
    global table
    table = load()
    global source
    source = load


def look_up(word):
    global table
    if not table: table = source()
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, initializer=begin, initargs=(load,)) as pool:
        return pool.map(look_up, words)
