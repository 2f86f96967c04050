# mistake: expects a return value from a worker
# fails: counts from 3 | counts nothing before | two countdowns
import threading


class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = []

    def run(self):
        return list(range(self.n, 0, -1))
