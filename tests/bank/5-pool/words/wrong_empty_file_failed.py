# mistake: an empty file was listed as one that cannot be read
# fails: adds up the
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
    path, read = task
    try:
        return path, Counter(words_of(read(path))), None
    except Exception as error:
        return path, None, f"{type(error).__name__}: {error}"


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError(f"there must be at least 1 worker, not {workers}")
    counts, failed = Counter(), {}
    with Pool(workers) as pool:
        for path, counter, error in pool.imap_unordered(count_file, [(p, read) for p in paths]):
            if error is None and counter:
                counts.update(counter)
            else:
                failed[path] = error
    return counts, failed
