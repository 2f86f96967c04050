import threading
from collections import Counter


class Tally:
    def __init__(self):
        self._words = []
        self._free = threading.Condition()

    def add(self, word):
        with self._free:
            self._words.append(word)

    def count(self, word):
        with self._free:
            return self._words.count(word)

    def snapshot(self):
        with self._free:
            words = list(self._words)
        return len(words), dict(Counter(words))
