# mistake: no run() method
# fails: two countdowns
import threading


class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = []

    def start(self):
        super().start()
        self.values.extend(range(self.n, 0, -1))
