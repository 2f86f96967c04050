from contextlib import closing
from multiprocessing import Pool


class Lexicon:
    """The dictionary of this process."""

    entries = None

    @classmethod
    def open(cls, load):
        cls.entries = load()

    @classmethod
    def entry(cls, word):
        return cls.entries.get(word)


def look_up_all(load, words, workers):
    """Return what the dictionary that `load()` returns says for each of `words`."""
    pool = Pool(workers, Lexicon.open, (load,))
    with closing(pool):
        promises = [pool.apply_async(Lexicon.entry, (word,)) for word in words]
    pool.join()
    return [promise.get() for promise in promises]
