# mistake: a worker process was still alive at the end
# fails: does not load
from concurrent.futures import ProcessPoolExecutor

table = {}


def begin(load):
    """What each worker does once, when it starts."""
    global table
    table = load()


def look_up(word):
    """What a worker does for each word."""
    return table.get(word)


def look_up_all(load, words, workers):
    """Return what the dictionary that `load()` returns says for each of `words`."""
    executor = ProcessPoolExecutor(workers, initializer=begin, initargs=(load,))
    found = list(executor.map(look_up, words))
    executor.shutdown(wait=False)
    return found
