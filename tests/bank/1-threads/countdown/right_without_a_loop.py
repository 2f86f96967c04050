from threading import Thread


class Countdown(Thread):
    def __init__(self, n):
        super().__init__(daemon=True)
        self.values, self._n = [], n

    def run(self):
        self.values.extend(range(1, self._n + 1)[::-1])
