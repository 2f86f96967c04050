# mistake: a method without the lock
# fails: keeps the total
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = {}
        self.total = 0

    def add(self, word):
        with self.lock:
            before = self.counts.pop(word, 0)
            self.counts[word] = before + 1
            self.total += 1

    def count(self, word):
        return self.counts.get(word, 0)

    def snapshot(self):
        with self.lock:
            return self.total, dict(self.counts)
