# mistake: a path that occurs twice was read once
# fails: reports the files that c
import re
from collections import Counter
from functools import partial
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    return re.findall("[a-z]+", text.lower())


def count_file(read, path):
    try:
        return path, Counter(words_of(read(path))), None
    except Exception as error:
        return path, Counter(), f"{type(error).__name__}: {error}"


def count_words(paths, workers, read=read_file):
    counts, failed = Counter(), {}
    times = Counter(paths)
    with Pool(workers) as pool:
        for path, counter, error in pool.imap_unordered(partial(count_file, read), list(times)):
            for word, number in counter.items():
                counts[word] += number * times[path]
            if error is not None:
                failed[path] = error
    return counts, failed
