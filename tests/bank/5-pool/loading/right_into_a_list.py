from multiprocessing import Pool

loaded = []


def find(word):
    try:
        return loaded[0][word]
    except KeyError:
        return None


def prepare(load):
    loaded.append(load())


def look_up_all(load, words, workers):
    pool = Pool(workers, prepare, (load,))
    found = pool.map(find, words)
    pool.close()
    pool.join()
    return found
