# mistake: several countdowns had one list together
# fails: two countdowns keep
import threading


class Countdown(threading.Thread):
    """A thread that counts from `n` down to 1; `values` holds the numbers."""

    values = []

    def __init__(self, n):
        super().__init__()
        self.n = n

    def run(self):
        numbers = []
        for number in range(self.n, 0, -1):
            numbers.append(number)
        self.values = numbers
