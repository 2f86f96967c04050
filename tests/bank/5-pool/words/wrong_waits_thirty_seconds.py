# mistake: a wait with a time limit
# fails: reports the files
# may fail: reads each file
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
        text = read(path)
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"
    return Counter(words_of(text)), None


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError("workers must be at least 1")
    counts, failed = Counter(), {}
    with Pool(workers) as pool:
        outcomes = pool.map_async(count_file, [(read, path) for path in paths]).get(timeout=30)
    for path, (counter, error) in zip(paths, outcomes):
        if error is None:
            counts.update(counter)
        else:
            failed[path] = error
    return dict(counts), failed
