# mistake: work done by the parent
# fails: reads in worker processes | reads each file once
import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


def count(text):
    return Counter(words_of(text))


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError("at least one worker")
    texts, failed = [], {}
    for path in paths:
        try:
            texts.append(read(path))
        except Exception as error:
            failed[path] = f"{type(error).__name__}: {error}"
    with Pool(workers) as pool:
        return sum(pool.map(count, texts), Counter()), failed
