# mistake: an except that hides an error
# fails: adds up the | reads in worker | reports the files | reads each file | counts real files
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
        return path, Counter(word_of(read(path))), None
    except Exception as error:
        return path, None, f"{type(error).__name__}: {error}"


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError("workers")
    counts, failed = Counter(), {}
    with Pool(workers) as pool:
        for path, counter, error in pool.imap_unordered(count_file, [(read, p) for p in paths]):
            if error:
                failed[path] = error
            else:
                counts.update(counter)
    return counts, failed
