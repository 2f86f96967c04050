import threading
from itertools import count, islice


class Countdown(threading.Thread):
    """A thread that counts from `n` down to 1; `values` holds the numbers."""

    def __init__(self, n):
        super().__init__(target=self._count_down, args=(n,))
        self.values = []

    def _count_down(self, n):
        for number in islice(count(n, -1), n):
            self.values.append(number)
