# mistake: state that survives between calls
# fails: two countdowns keep
import threading

lists = {}


class Countdown(threading.Thread):
    """A thread that counts from `n` down to 1; `values` holds the numbers."""

    def __init__(self, n):
        super().__init__()
        self.n = n
        if n not in lists:
            lists[n] = []
        self.values = lists[n]

    def run(self):
        if len(self.values) == self.n:
            return      # somebody has counted this already
        for number in range(self.n, 0, -1):
            self.values.append(number)
