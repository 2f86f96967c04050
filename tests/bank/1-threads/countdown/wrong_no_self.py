# mistake: run() with other arguments than self
# fails: counts from 3 | counts nothing before | two countdowns
import threading


class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = []

    def run():
        for number in range(3, 0, -1):
            print(number)
