# mistake: no file that cannot be read was listed
# fails: reports the files that cannot be read
import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


def count(task):
    path, read = task
    try:
        return Counter(words_of(read(path)))
    except Exception:
        return Counter()


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError("at least one worker")
    with Pool(workers) as pool:
        return sum(pool.map(count, [(p, read) for p in paths], chunksize=1), Counter()), {}
