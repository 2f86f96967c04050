# mistake: a mutable default argument
# fails: counts the first reading, and the one af
import threading
import time


def short_pause():
    time.sleep(0.01)


class Heart(threading.Thread):
    def __init__(self, clock, pause, readings=[]):
        super().__init__()
        self.clock, self.pause, self.readings = clock, pause, readings
        self.readings.append(clock())
        self.over = False

    def run(self):
        while not self.over:
            self.pause()
            self.readings.append(self.clock())


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    heart = Heart(clock, pause)
    heart.start()
    try:
        work()
    finally:
        heart.over = True
        heart.join()
    return max((b - a for a, b in zip(heart.readings, heart.readings[1:])), default=0.0)
