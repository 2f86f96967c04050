# mistake: it counted down to 0
# fails: counts from 3 | counts nothing before | two countdowns
import threading


class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = []

    def run(self):
        for number in range(self.n, -1, -1):
            self.values.append(number)
