# mistake: a value that counts as false
# fails: reports the files
from functools import partial
import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


def count_file(read, path):
    """What a worker does for each file: the path, its counts, and an exception's type and message."""
    counts, kind, message = Counter(), "", ""
    try:
        counts.update(words_of(read(path)))
    except BaseException as error:
        kind, message = type(error).__name__, str(error)
    return path, counts, kind, message


def count_words(paths, workers, read=read_file):
    """Return how often each word occurs in the files, and which could not be read."""
    if workers < 1:
        raise ValueError("at least one worker")
    counts, failed = Counter(), {}
    with Pool(workers) as pool:
        for path, found, kind, message in pool.imap_unordered(partial(count_file, read), paths):
            counts.update(found)
            if message:
                failed[path] = f"{kind}: {message}"
    return counts, failed
