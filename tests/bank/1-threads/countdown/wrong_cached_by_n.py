# mistake: state that survives between calls | several countdowns had one list together
# fails: two countdowns keep
import threading

LISTS = {}


class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values = LISTS.setdefault(n, [])

    def run(self):
        for number in range(self.n, 0, -1):
            self.values.append(number)
