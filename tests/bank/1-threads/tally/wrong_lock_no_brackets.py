# mistake: Lock without brackets
# fails: counts words | loses no word | keeps the total | shows a total | counts in two tallies
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock
        self.counts = {}

    def add(self, word):
        with self.lock:
            self.counts[word] = self.counts.get(word, 0) + 1

    def count(self, word):
        with self.lock:
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.lock:
            return sum(self.counts.values()), dict(self.counts)
