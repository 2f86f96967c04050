# mistake: a method without the lock
# fails: shows a total
import threading


class Tally:
    def __init__(self):
        self.counts, self.lock = {}, threading.Lock()
        self.dirty, self.cache = False, (0, {})

    def add(self, word):
        self.dirty = True
        with self.lock:
            self.counts[word] = self.counts.get(word, 0) + 1

    def count(self, word):
        with self.lock:
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.lock:
            if self.dirty:
                self.dirty = False
                self.cache = sum(self.counts.values()), dict(self.counts)
            total, counts = self.cache
            return total, dict(counts)
