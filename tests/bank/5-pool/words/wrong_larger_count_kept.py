# mistake: the larger number in the place of the sum
# fails: adds up the words of all the files | reports the files that cannot be read, a | counts real files: the sources of the st
import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


def count_file(task):
    read, path = task
    try:
        return path, Counter(words_of(read(path))), None
    except Exception as error:
        return path, Counter(), f"{type(error).__name__}: {error}"


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError("workers")
    counts, failed = Counter(), {}
    with Pool(workers) as pool:
        for path, found, error in pool.imap_unordered(count_file, [(read, path) for path in paths]):
            counts |= found
            if error:
                failed[path] = error
    return counts, failed
