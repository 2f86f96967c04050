# mistake: one object shared by the whole class
# fails: two countdowns
import threading


class Countdown(threading.Thread):
    values = []

    def __init__(self, n):
        super().__init__()
        self.n = n

    def run(self):
        for number in range(self.n, 0, -1):
            self.values.append(number)
