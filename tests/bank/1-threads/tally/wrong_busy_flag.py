# mistake: a flag in place of a lock
# fails: loses no word | keeps the total | shows a total
import time


class Tally:
    def __init__(self):
        self.counts, self.total, self.busy = {}, 0, False

    def add(self, word):
        while self.busy:
            time.sleep(0)
        self.busy = True
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
        self.busy = False

    def count(self, word):
        return self.counts.get(word, 0)

    def snapshot(self):
        while self.busy:
            time.sleep(0)
        self.busy = True
        total, counts = self.total, dict(self.counts)
        self.busy = False
        return total, counts
