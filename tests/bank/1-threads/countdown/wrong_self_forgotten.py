# mistake: a name of another function
# fails: counts from 3 | counts nothing before | two countdowns keep
import threading


class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = []

    def run(self):
        for number in range(n, 0, -1):
            self.values.append(number)
