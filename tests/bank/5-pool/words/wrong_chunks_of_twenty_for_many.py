# mistake: chunks that are too large
# fails: reads in worker
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
    """What a worker does for each file; a task is what you make it."""
    path, read = task
    try:
        text = read(path)
    except Exception as error:
        return path, {}, f"{type(error).__name__}: {error}"
    return path, Counter(words_of(text)), None


def count_words(paths, workers, read=read_file):
    """Return how often each word occurs in the files, and which could not be read."""
    if workers < 1:
        raise ValueError("workers must be at least 1")
    counts, failed = Counter(), {}
    chunksize = 20 if len(paths) > 50 else 1
    with Pool(workers) as pool:
        tasks = [(path, read) for path in paths]
        for path, counter, error in pool.imap_unordered(count_file, tasks, chunksize=chunksize):
            if error is not None:
                failed[path] = error
            counts.update(counter)
    return dict(counts), failed
