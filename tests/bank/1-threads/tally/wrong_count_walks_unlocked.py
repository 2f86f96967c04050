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
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1

    def count(self, word):
        for known in self.counts:
            if known == word:
                return self.counts[known]
        return 0

    def snapshot(self):
        with self.lock:
            return self.total, dict(self.counts)
