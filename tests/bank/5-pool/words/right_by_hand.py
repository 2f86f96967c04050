import re
from collections import Counter
from multiprocessing import Process, Queue
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


def count_share(paths, read, results):
    counts, failed = {}, {}
    for path in paths:
        try:
            for word in words_of(read(path)):
                counts[word] = counts.get(word, 0) + 1
        except Exception as error:
            failed[path] = f"{type(error).__name__}: {error}"
    results.put((counts, failed))


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError(workers)
    results = Queue()
    crew = []
    for number in range(workers):
        share = paths[number::workers]
        crew.append(Process(target=count_share, args=(share, read, results)))
        crew[-1].start()
    counts, failed = Counter(), {}
    for _ in crew:
        some, bad = results.get()
        counts.update(some)
        failed |= bad
    for process in crew:
        process.join()
    return dict(counts), failed
