# mistake: waits for each result in the loop
# fails: reads in worker processes, all at work at the same time
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
    with Pool(workers) as pool:
        results = [pool.apply(count_one, ((path, read),)) for path in paths]
    counts, failed = Counter(), {}
    for path, counter, error in results:
        counts += counter
        if error:
            failed[path] = error
    return counts, failed
