# mistake: a variable of the module for what belongs to one call
# fails: two countdowns
import threading

current = 0


class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = []

    def run(self):
        global current
        current = self.n
        while current > 0:
            self.values.append(current)
            current -= 1
