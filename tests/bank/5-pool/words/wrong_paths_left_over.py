# mistake: none
# fails: reads in worker processe
import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    return re.findall("[a-z]+", text.lower())


def count_chunk(task):
    read, chunk = task
    counts, failed = Counter(), {}
    for path in chunk:
        try:
            counts.update(words_of(read(path)))
        except Exception as error:
            failed[path] = f"{type(error).__name__}: {error}"
    return counts, failed


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError(workers)
    size = max(1, len(paths) // workers)
    chunks = [paths[n * size : (n + 1) * size] for n in range(workers)]
    counts, failed = Counter(), {}
    with Pool(workers) as pool:
        for some, errors in pool.map(count_chunk, [(read, chunk) for chunk in chunks], chunksize=1):
            counts.update(some)
            failed.update(errors)
    return dict(counts), failed
