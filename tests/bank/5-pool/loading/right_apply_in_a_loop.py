from multiprocessing import Pool

table = {}


def begin(load):
    global table
    table = load()


def look_up(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, initializer=begin, initargs=(load,)) as pool:
        return [pool.apply(look_up, (word,)) for word in words]
