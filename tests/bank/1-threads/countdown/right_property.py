from threading import Thread, Lock
class Countdown(Thread):
    def __init__(self, n):
        super().__init__()
        self.n, self._values, self._lock = n, [], Lock()
    @property
    def values(self):
        with self._lock:
            return list(self._values)
    def run(self):
        for number in range(self.n, 0, -1):
            with self._lock:
                self._values.append(number)
