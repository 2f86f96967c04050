import threading
from collections import Counter


class Tally:
    """Counts words, from any number of threads."""

    def __init__(self):
        self._log = ()
        self._writing = threading.Semaphore(1)

    def add(self, word):
        """Count `word` once."""
        with self._writing:
            self._log = (*self._log, word)

    def count(self, word):
        """Return how often `word` was counted."""
        return self._log.count(word)

    def snapshot(self):
        """Return the number of all words, and a copy of the counts."""
        seen = self._log    # a tuple never changes, so what is in it belongs together
        return len(seen), dict(Counter(seen))
