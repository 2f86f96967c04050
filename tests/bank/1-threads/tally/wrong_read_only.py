# mistake: only part of it is locked
# fails: loses no word
# may fail: keeps the total
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = {}

    def add(self, word):
        with self.lock:
            number = self.counts.get(word, 0)
        self.counts[word] = number + 1

    def count(self, word):
        with self.lock:
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.lock:
            copy = dict(self.counts)
            return sum(copy.values()), copy
