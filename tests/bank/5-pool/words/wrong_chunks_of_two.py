# mistake: chunks that are too large
# fails: reads in worker
import re
from collections import Counter
from functools import partial
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


def count_file(read, path):
    try:
        return path, Counter(words_of(read(path))), None
    except Exception as error:
        return path, Counter(), f"{type(error).__name__}: {error}"


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError("at least one worker")
    counts, failed = Counter(), {}
    with Pool(workers) as pool:
        for path, found, error in pool.imap_unordered(partial(count_file, read), paths, chunksize=2):
            counts.update(found)
            if error is not None:
                failed[path] = error
    return counts, failed
