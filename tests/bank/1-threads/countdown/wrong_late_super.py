# mistake: super().__init__() forgotten
# fails: counts from 3 | counts nothing before | two countdowns
import threading


class Countdown(threading.Thread):
    def __init__(self, n):
        self.daemon = False
        super().__init__()
        self.n = n
        self.values = []

    def run(self):
        for number in range(self.n, 0, -1):
            self.values.append(number)
