# mistake: texts that look alike were taken for the same
# fails: counts in two
import threading
import unicodedata


class Tally:
    """Counts words, from any number of threads."""

    def __init__(self):
        self.counts = {}
        self.lock = threading.Lock()

    def add(self, word):
        """Count `word` once."""
        word = unicodedata.normalize("NFC", word)
        with self.lock:
            self.counts[word] = self.counts.get(word, 0) + 1

    def count(self, word):
        """Return how often `word` was counted."""
        word = unicodedata.normalize("NFC", word)
        with self.lock:
            return self.counts.get(word, 0)

    def snapshot(self):
        """Return the number of all words, and a copy of the counts."""
        with self.lock:
            return sum(self.counts.values()), dict(self.counts)
