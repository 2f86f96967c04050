# mistake: a variable that processes do not share
# fails: adds up the words of all the files | reads in worker processes, all at work at the same time | reports the files that cannot be read, and counts the others all the same | counts real files: the sources of the standard library's package email | reads each file once
import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())

counts = Counter()
failed = {}


def count_one(task):
    path, read = task
    try:
        counts.update(words_of(read(path)))
    except Exception as error:
        failed[path] = f"{type(error).__name__}: {error}"


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError("at least one worker")
    with Pool(workers) as pool:
        pool.map(count_one, [(path, read) for path in paths], chunksize=1)
    return counts, failed
