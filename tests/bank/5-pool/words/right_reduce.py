import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


from functools import reduce


def count_file(task):
    path, read = task
    try:
        text = read(path)
    except Exception as error:
        return {}, {path: type(error).__name__ + ": " + str(error)}
    found = {}
    for word in words_of(text):
        found[word] = found.get(word, 0) + 1
    return found, {}


def together(one, other):
    for word, number in other[0].items():
        one[0][word] = one[0].get(word, 0) + number
    one[1].update(other[1])
    return one


def count_words(paths, workers, read=read_file):
    if not workers >= 1:
        raise ValueError("at least one")
    if not paths:
        return {}, {}
    with Pool(workers) as pool:
        return reduce(together, pool.map(count_file, [(p, read) for p in paths], 1), ({}, {}))
