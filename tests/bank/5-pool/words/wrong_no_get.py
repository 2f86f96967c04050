# mistake: a variable that processes do not share
# fails: adds up the words | reads in worker processes | reports the files that cannot be read | counts real files | reads each file once
import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


counts, failed = Counter(), {}


def count_one(path, read):
    try:
        counts.update(words_of(read(path)))
    except Exception as error:
        failed[path] = f"{type(error).__name__}: {error}"


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError("at least one worker")
    with Pool(workers) as pool:
        for path in paths:
            pool.apply_async(count_one, (path, read))
        pool.close()
        pool.join()
    return counts, failed
