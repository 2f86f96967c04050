# mistake: what a caller did to a dictionary was seen in a later snapshot
# fails: counts in two
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = {}
        self.copy = None

    def add(self, word):
        with self.lock:
            self.counts[word] = self.counts.get(word, 0) + 1
            self.copy = None

    def count(self, word):
        with self.lock:
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.lock:
            if self.copy is None:
                self.copy = dict(self.counts)
            return sum(self.counts.values()), self.copy
