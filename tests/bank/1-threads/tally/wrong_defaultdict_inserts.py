# mistake: none
# fails: counts in two
import threading
from collections import defaultdict


class Tally:
    def __init__(self):
        self.counts, self.lock = defaultdict(int), threading.Lock()

    def add(self, word):
        with self.lock:
            self.counts[word] += 1

    def count(self, word):
        return self.counts[word]

    def snapshot(self):
        with self.lock:
            counts = {}
            for word, number in self.counts.items():
                if number > 0:
                    counts[word] = number
            return sum(counts.values()), counts
