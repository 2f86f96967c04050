# mistake: only part of it is locked
# fails: shows a total
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = {}
        self.seen = None

    def add(self, word):
        with self.lock:
            self.counts[word] = self.counts.get(word, 0) + 1

    def count(self, word):
        with self.lock:
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.lock:
            self.seen = dict(self.counts)
        total = sum(self.seen.values())
        counts, self.seen = self.seen, None
        return total, counts
