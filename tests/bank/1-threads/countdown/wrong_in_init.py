# mistake: work done in __init__
# fails: counts nothing before | two countdowns keep
import threading


class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.values = []
        for number in range(n, 0, -1):
            self.values.append(number)

    def run(self):
        pass
