# mistake: an iterator in the place of a list
# fails: counts from 3 | counts nothing before | two countdowns keep
import threading


class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = []

    def run(self):
        self.values = (self.n - i for i in range(self.n))
