import re
from collections import Counter
import multiprocessing
from functools import reduce
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


def count(read, path):
    return Counter(words_of(read(path)))


def count_words(paths, workers, read=read_file):
    if not workers >= 1:
        raise ValueError("no worker, no words")
    failed = {}
    pool = multiprocessing.Pool(workers)
    promises = {n: pool.apply_async(count, (read, path)) for n, path in enumerate(paths)}
    pool.close()
    found = []
    for number, promise in promises.items():
        try:
            found.append(promise.get())
        except Exception as error:
            failed[paths[number]] = type(error).__name__ + ": " + str(error)
    pool.join()
    return reduce(Counter.__add__, found, Counter()), failed
