# mistake: the number of another word was returned
# fails: shows a total
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = {}

    def add(self, word):
        with self.lock:
            self.counts[word] = self.counts.get(word, 0) + 1

    def count(self, word):
        with self.lock:
            self.asked = self.counts.get(word, 0)
        return self.asked

    def snapshot(self):
        with self.lock:
            return sum(self.counts.values()), dict(self.counts)
