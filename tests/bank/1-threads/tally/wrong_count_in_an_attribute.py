# mistake: the number of another word was returned
# fails: keeps the total | shows a total
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = {}
        self.number = 0

    def add(self, word):
        with self.lock:
            self.number = self.counts.get(word, 0) + 1
            self.counts[word] = self.number

    def count(self, word):
        with self.lock:
            self.number = self.counts.get(word, 0)
        return self.number

    def snapshot(self):
        with self.lock:
            return sum(self.counts.values()), dict(self.counts)
