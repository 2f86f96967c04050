import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


import multiprocessing


def work(read, todo, done):
    for path in iter(todo.get, None):
        try:
            done.put((path, dict(Counter(words_of(read(path)))), ""))
        except Exception as error:
            done.put((path, {}, f"{type(error).__name__}: {error}"))


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError(workers)
    todo, done = multiprocessing.Queue(), multiprocessing.Queue()
    for path in [*paths, *[None] * workers]:
        todo.put(path)
    crew = [multiprocessing.Process(target=work, args=(read, todo, done)) for _ in range(workers)]
    for process in crew:
        process.start()
    counts, failed = Counter(), {}
    for _ in paths:
        path, part, error = done.get()
        counts.update(part)
        if error:
            failed[path] = error
    for process in crew:
        process.join()
    return counts, failed
