import threading
from collections import deque


class _Counting:
    def __init__(self, n):
        self.left = n
        self.done = deque()

    def step(self):
        self.done.append(self.left)
        self.left -= 1


class Countdown(threading.Thread):
    def __init__(self, n):
        self._counting = _Counting(n)
        super().__init__()

    @property
    def values(self):
        return list(self._counting.done)

    def run(self):
        while self._counting.left:
            self._counting.step()
