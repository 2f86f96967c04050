import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


def count(path, read):
    counts = {}
    for word in words_of(read(path)):
        counts[word] = counts.get(word, 0) + 1
    return counts


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError("at least one worker")
    total, failed = {}, {}
    with ProcessPoolExecutor(max_workers=workers) as executor:
        futures = {executor.submit(count, path, read): path for path in paths}
        for future in as_completed(futures):
            error = future.exception()
            if error:
                failed[futures[future]] = f"{type(error).__name__}: {error}"
                continue
            for word, number in future.result().items():
                total[word] = total.get(word, 0) + number
    return total, failed
