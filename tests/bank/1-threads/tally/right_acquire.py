import threading


class Tally:
    def __init__(self):
        self.lock = threading.RLock()
        self.counts = {}

    def add(self, word):
        self.lock.acquire()
        try:
            self.counts[word] = self.count(word) + 1
        finally:
            self.lock.release()

    def count(self, word):
        self.lock.acquire()
        try:
            return self.counts.get(word, 0)
        finally:
            self.lock.release()

    def snapshot(self):
        with self.lock:
            copy = dict(self.counts)
        return sum(copy.values()), copy
