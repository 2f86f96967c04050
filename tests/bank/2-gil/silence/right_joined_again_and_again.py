import threading
import time


def short_pause():
    time.sleep(0.01)


class Heart(threading.Thread):
    patience = 1.0

    def __init__(self, clock, pause):
        super().__init__()
        self.clock, self.pause, self.over = clock, pause, threading.Event()
        self.before, self.longest = clock(), 0.0

    def run(self):
        while not self.over.is_set():
            self.pause()
            now = self.clock()
            self.longest, self.before = max(self.longest, now - self.before), now

    def end(self):
        self.over.set()
        while self.is_alive():
            self.join(timeout=self.patience)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    """Call `work()`; return the longest time for which it kept another thread from beating."""
    heart = Heart(clock, pause)
    heart.start()
    try:
        work()
    finally:
        heart.end()
    return heart.longest
