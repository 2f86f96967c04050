# mistake: a cache that gives the same again
# fails: two countdowns keep their numbers apart,
import threading
from functools import lru_cache


@lru_cache(maxsize=None)
def list_for(n):
    return []


class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = list_for(n)

    def run(self):
        self.values.extend(range(self.n, 0, -1))
