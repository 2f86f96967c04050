# mistake: a value that counts as false
# fails: reads each file once
import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


def count_one(task):
    path, read = task
    try:
        return path, Counter(words_of(read(path))), None
    except Exception as error:
        return path, Counter(), f"{type(error).__name__}: {error}"


def count_words(paths, workers, read=read_file):
    counts, failed = Counter(), {}
    with Pool(workers or 1) as pool:
        for path, counter, error in pool.imap(count_one, [(p, read) for p in paths]):
            counts.update(counter)
            if error:
                failed[path] = error
    if workers < 1:
        raise ValueError("at least one worker")
    return counts, failed
