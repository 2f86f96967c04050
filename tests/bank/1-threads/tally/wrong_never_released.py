# mistake: lock never released
# fails: counts words | loses no word | keeps the total | shows a total | counts in two tallies
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = {}

    def add(self, word):
        self.lock.acquire()
        if word not in self.counts:
            self.counts[word] = 1
            return
        self.counts[word] += 1
        self.lock.release()

    def count(self, word):
        with self.lock:
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.lock:
            return sum(self.counts.values()), dict(self.counts)
