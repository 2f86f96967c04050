from concurrent.futures import ProcessPoolExecutor

dictionary = None


def prepare(load):
    global dictionary
    dictionary = load()


def find(word):
    return dictionary.get(word)


def look_up_all(load, words, workers):
    with ProcessPoolExecutor(workers, initializer=prepare, initargs=[load]) as executor:
        return list(executor.map(find, words, chunksize=5))
