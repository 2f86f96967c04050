from dataclasses import dataclass, field
import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    """Return the words of the text, in small letters."""
    return re.findall("[a-z]+", text.lower())


@dataclass
class Report:
    path: object
    counts: Counter = field(default_factory=Counter)
    error: str | None = None


class Worker:
    """What a worker process knows."""

    read = None

    @classmethod
    def prepare(cls, read):
        cls.read = staticmethod(read)


def count_file(path):
    """What a worker does for each file."""
    report = Report(path)
    try:
        report.counts.update(words_of(Worker.read(path)))
    except BaseException as error:
        report.error = f"{type(error).__name__}: {error}"
    return report


def count_words(paths, workers, read=read_file):
    """Return how often each word occurs in the files, and which could not be read."""
    if workers < 1:
        raise ValueError("there must be a worker")
    pool = Pool(workers, initializer=Worker.prepare, initargs=(read,))
    try:
        promises = [pool.apply_async(count_file, (path,)) for path in paths]
        reports = [promise.get() for promise in promises]
    finally:
        pool.close()
        pool.join()
    counts = Counter()
    for report in reports:
        counts += report.counts
    return counts, {report.path: report.error for report in reports if report.error is not None}
