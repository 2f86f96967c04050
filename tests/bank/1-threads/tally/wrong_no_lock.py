# mistake: shared data changed without a lock
# fails: loses no word | keeps the total | shows a total
class Tally:
    def __init__(self):
        self.counts = {}
        self.total = 0

    def add(self, word):
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1

    def count(self, word):
        return self.counts.get(word, 0)

    def snapshot(self):
        return self.total, dict(self.counts)
