import functools
import threading
from collections import Counter


def synchronized(method):
    @functools.wraps(method)
    def guarded(self, *args):
        with self.lock:
            return method(self, *args)

    return guarded


class Tally:
    """Counts words, from any number of threads."""

    def __init__(self):
        self.lock = threading.RLock()
        self.words = Counter()

    @synchronized
    def add(self, word):
        """Count `word` once."""
        self.words.update([word])

    @synchronized
    def count(self, word):
        """Return how often `word` was counted."""
        return self.words[word]

    @synchronized
    def snapshot(self):
        """Return the number of all words, and a copy of the counts."""
        counts = dict(self.words)
        return sum(counts.values()), counts
