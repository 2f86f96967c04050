# mistake: a new lock for every call
# fails: loses no word | keeps the total | shows a total
import threading


class Tally:
    def __init__(self):
        self.locks = {}
        self.counts = {}
        self.total = 0

    def mine(self):
        return self.locks.setdefault(threading.get_ident(), threading.Lock())

    def add(self, word):
        with self.mine():
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1

    def count(self, word):
        with self.mine():
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.mine():
            return self.total, dict(self.counts)
