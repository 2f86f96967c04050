import threading
class Tally:
    def __init__(self):
        self.words, self.lock = [], threading.RLock()
    def add(self, word):
        with self.lock: self.words.append(word)
    def count(self, word):
        with self.lock: return self.words.count(word)
    def snapshot(self):
        with self.lock:
            counts = {}
            for w in self.words: counts[w] = self.count(w)
            return len(self.words), counts
