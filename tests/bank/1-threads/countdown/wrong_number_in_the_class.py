# fails: two countdowns
import threading


class Countdown(threading.Thread):
    left = 0

    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = []

    def run(self):
        Countdown.left = self.n
        while Countdown.left > 0:
            self.values.append(Countdown.left)
            Countdown.left -= 1
