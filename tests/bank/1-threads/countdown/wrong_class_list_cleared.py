import threading
class Countdown(threading.Thread):
    values = []
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.values.clear()
    def run(self):
        for i in range(self.n, 0, -1): self.values.append(i)
