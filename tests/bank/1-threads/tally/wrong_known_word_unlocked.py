# mistake: check outside of the lock
# fails: keeps the total
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = {}

    def add(self, word):
        if word in self.counts:
            self.counts[word] += 1
        else:
            with self.lock:
                self.counts[word] = self.counts.get(word, 0) + 1

    def count(self, word):
        with self.lock:
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.lock:
            counts = dict(self.counts)
        return sum(counts.values()), counts
