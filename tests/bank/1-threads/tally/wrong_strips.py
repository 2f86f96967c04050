# mistake: words were stripped
# fails: counts in two
import threading


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.words = []

    def add(self, word):
        with self.lock:
            self.words.append(word.strip())

    def count(self, word):
        with self.lock:
            return self.words.count(word.strip())

    def snapshot(self):
        with self.lock:
            return len(self.words), {word: self.words.count(word) for word in self.words}
