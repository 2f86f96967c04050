import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


from functools import partial


def count(read, path): return Counter(words_of(read(path)))


def count_words(paths, workers, read=read_file):
    if workers < 1: raise ValueError("workers")
    counts, failed = Counter(), {}
    def bad(path, e): failed[path] = f"{type(e).__name__}: {e}"
    pool = Pool(workers)
    for p in paths:
        pool.apply_async(count, (read, p), callback=counts.update, error_callback=partial(bad, p))
    pool.close()
    pool.join()
    return counts, failed
