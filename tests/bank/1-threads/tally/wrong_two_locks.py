# mistake: different locks for the same data
# fails: shows a total
import threading


class Tally:
    def __init__(self):
        self.writing = threading.Lock()
        self.reading = threading.Lock()
        self.counts = {}
        self.total = 0

    def add(self, word):
        with self.writing:
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1

    def count(self, word):
        with self.reading:
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.reading:
            return self.total, dict(self.counts)
