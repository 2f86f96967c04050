import threading


class Countdown(threading.Thread):
    def __init__(self, n):
        threading.Thread.__init__(self, target=self.count, args=(n,), name="countdown")
        self.values = []

    def count(self, n):
        while n > 0:
            self.values.append(n)
            n -= 1
