# mistake: check outside of the lock
# fails: loses no word
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = {}

    def add(self, word):
        if word not in self.counts:
            with self.lock:
                self.counts[word] = 1
        else:
            with self.lock:
                self.counts[word] += 1

    def count(self, word):
        with self.lock:
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.lock:
            return sum(self.counts.values()), dict(self.counts)
