# mistake: too deep for a recursion
# fails: two countdowns keep
import threading


class Countdown(threading.Thread):
    """A thread that counts from `n` down to 1; `values` holds the numbers."""

    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = []

    def run(self):
        self.count_from(self.n)

    def count_from(self, number):
        if number > 0:
            self.values.append(number)
            self.count_from(number - 1)
