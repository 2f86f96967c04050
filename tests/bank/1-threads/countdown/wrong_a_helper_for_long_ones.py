# mistake: another thread was started besides
# fails: two countdowns keep
import threading


class Countdown(threading.Thread):
    """A thread that counts from `n` down to 1; `values` holds the numbers."""

    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = []

    def run(self):
        if self.n < 100:
            self.values.extend(range(self.n, 0, -1))
            return
        half, lower = self.n // 2, []
        helper = threading.Thread(target=lambda: lower.extend(range(half, 0, -1)))
        helper.start()
        self.values.extend(range(self.n, half, -1))
        helper.join()
        self.values.extend(lower)
