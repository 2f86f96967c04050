# mistake: a word was lost
# fails: counts in two
import threading


class Tally:
    def __init__(self):
        self.counts, self.lock = {}, threading.Lock()

    def add(self, word):
        with self.lock:
            self.counts[word] = self.counts.get(word, 0) + 1

    def count(self, word):
        if word not in self.counts:
            self.counts[word] = 0
        return self.counts[word]

    def snapshot(self):
        with self.lock:
            counts = {word: number for word, number in list(self.counts.items()) if number}
            return sum(counts.values()), counts
