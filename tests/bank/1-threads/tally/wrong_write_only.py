# mistake: only part of it is locked
# fails: loses no word
# may fail: keeps the total
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = {}

    def add(self, word):
        number = self.counts.get(word, 0)
        with self.lock:
            self.counts[word] = number + 1

    def count(self, word):
        with self.lock:
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.lock:
            return sum(self.counts.values()), dict(self.counts)
