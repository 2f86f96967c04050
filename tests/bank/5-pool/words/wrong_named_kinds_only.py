# mistake: catches only some exceptions
# fails: reports the files
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
    except (ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, ImportError, LookupError, MemoryError, NameError, OSError, ReferenceError, RuntimeError, StopIteration, StopAsyncIteration, SyntaxError, SystemError, TypeError, ValueError) as error:
        return path, Counter(), f"{type(error).__name__}: {error}"


def count_words(paths, workers, read=read_file):
    if workers < 1:
        raise ValueError("at least one worker")
    with Pool(workers) as pool:
        results = pool.map(count_one, [(path, read) for path in paths], chunksize=1)
    counts, failed = Counter(), {}
    for path, counter, error in results:
        counts += counter
        if error:
            failed[path] = error
    return counts, failed
