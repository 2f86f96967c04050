# mistake: run() called in __init__
# fails: counts from 3 | counts nothing before | two countdowns
import threading


class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = []
        self.run()

    def run(self):
        for number in range(self.n, 0, -1):
            self.values.append(number)
