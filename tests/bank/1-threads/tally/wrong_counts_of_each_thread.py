# mistake: a word was lost | what another thread had added was not counted
# fails: loses no word when two t | keeps the total right wh | counts in two tallies ap | shows a total that fits
import threading
from collections import Counter
class Tally:
    def __init__(self):
        self.mine = threading.local()
        self.lock = threading.Lock()
        self.all = []
    def _counts(self):
        if not hasattr(self.mine, "counts"):
            self.mine.counts = Counter()
        return self.mine.counts
    def add(self, word):
        self._counts()[word] += 1
    def count(self, word):
        return self._counts().get(word, 0)
    def snapshot(self):
        counts = dict(self._counts())
        return sum(counts.values()), counts
