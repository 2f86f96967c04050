# mistake: hands out the shared object itself | a dictionary that was handed out was the one of the tally
# fails: shows a total
# may fail: counts in two
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
        with self.lock:
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.lock:
            return self.total, self.counts
