from multiprocessing import Pool

table = {}


def begin(load):
    global table
    table = load()


def look_up(word, default):
    return table.get(word, default)


def look_up_all(load, words, workers):
    pool = Pool(processes=workers, initializer=begin, initargs=(load,))
    with pool:
        found = pool.starmap(look_up, [(word, None) for word in words], chunksize=3)
    return found
