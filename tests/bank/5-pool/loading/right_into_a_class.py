from functools import partial
from multiprocessing import Pool


class Table:
    words = None


def begin(load):
    Table.words = dict(load())


def look_up(default, word):
    return Table.words.get(word, default)


def look_up_all(load, words, workers):
    pool = Pool(processes=workers, initializer=begin, initargs=[load])
    try:
        return list(pool.imap(partial(look_up, None), words, chunksize=4))
    finally:
        pool.terminate()
