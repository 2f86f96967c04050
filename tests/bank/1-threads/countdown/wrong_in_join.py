import threading
class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.values = []
        self.n = n
    def run(self):
        pass
    def join(self):
        for i in range(self.n, 0, -1): self.values.append(i)
