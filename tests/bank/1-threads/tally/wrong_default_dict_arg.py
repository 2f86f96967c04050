import threading
class Tally:
    def __init__(self, counts={}):
        self.counts, self.lock = counts, threading.Lock()
    def add(self, word):
        with self.lock: self.counts[word] = self.counts.get(word, 0) + 1
    def count(self, word):
        with self.lock: return self.counts.get(word, 0)
    def snapshot(self):
        with self.lock: return sum(self.counts.values()), dict(self.counts)
