# mistake: update() replaces, it does not add
# fails: adds up the words | counts real files | reports the files
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
    if workers < 1:
        raise ValueError("at least one worker")
    counts, failed = {}, {}
    with Pool(workers) as pool:
        for path, counter, error in pool.imap(count_one, [(p, read) for p in paths]):
            counts.update(counter)
            if error:
                failed[path] = error
    return counts, failed
