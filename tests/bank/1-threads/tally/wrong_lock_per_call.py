# mistake: a new lock for every call
# fails: loses no word | keeps the total | shows a total
import threading


class Tally:
    def __init__(self):
        self.counts = {}
        self.total = 0

    def add(self, word):
        with threading.Lock():
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1

    def count(self, word):
        with threading.Lock():
            return self.counts.get(word, 0)

    def snapshot(self):
        lock = threading.Lock()
        with lock:
            return self.total, dict(self.counts)
