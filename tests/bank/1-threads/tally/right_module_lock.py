from collections import defaultdict
from threading import Lock

LOCK = Lock()


class Tally:
    def __init__(self):
        self.counts = defaultdict(int)
        self.total = 0

    def add(self, word):
        with LOCK:
            self.total += 1
            self.counts[word] += 1

    def count(self, word):
        with LOCK:
            return self.counts[word] if word in self.counts else 0

    def snapshot(self):
        with LOCK:
            return self.total, {word: number for word, number in self.counts.items()}
