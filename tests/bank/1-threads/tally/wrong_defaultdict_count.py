import threading
from collections import defaultdict
class Tally:
    def __init__(self):
        self.counts, self.lock = defaultdict(int), threading.Lock()
    def add(self, word):
        with self.lock: self.counts[word] += 1
    def count(self, word):
        with self.lock: return self.counts[word]
    def snapshot(self):
        with self.lock: return sum(self.counts.values()), dict(self.counts)
