import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


from concurrent.futures import ProcessPoolExecutor, as_completed


def count_file(path, read):
    return Counter(words_of(read(path)))


def guarded(path, read):
    try:
        return count_file(path, read)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def count_words(paths, workers, read=read_file):
    if workers <= 0:
        raise ValueError("workers")
    total, broken = Counter(), dict()
    with ProcessPoolExecutor(workers) as crew:
        of = {crew.submit(guarded, path, read): path for path in paths}
        for future in as_completed(of):
            what = future.result()
            if isinstance(what, str):
                broken[of[future]] = what
            else:
                total += what
    return dict(total), broken
