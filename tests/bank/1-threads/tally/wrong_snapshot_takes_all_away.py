# mistake: a word was not there while a snapshot was taken
# fails: shows a total
import threading
from collections import Counter


class Tally:
    def __init__(self):
        self.counts, self.lock = Counter(), threading.Lock()

    def add(self, word):
        with self.lock:
            self.counts[word] += 1

    def count(self, word):
        with self.lock:
            return self.counts[word]

    def snapshot(self):
        with self.lock:
            taken, self.counts = self.counts, Counter()
        total, counts = sum(taken.values()), dict(taken)
        with self.lock:
            self.counts.update(taken)
        return total, counts
