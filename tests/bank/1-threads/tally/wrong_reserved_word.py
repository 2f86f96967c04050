# mistake: none
# fails: counts in two
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = {"(all)": 0}

    def add(self, word):
        with self.lock:
            self.counts[word] = self.counts.get(word, 0) + 1
            self.counts["(all)"] += 1

    def count(self, word):
        with self.lock:
            return self.counts.get(word, 0)

    def snapshot(self):
        with self.lock:
            counts = dict(self.counts)
        return counts.pop("(all)"), counts
