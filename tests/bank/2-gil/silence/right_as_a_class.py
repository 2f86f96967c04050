import threading
import time


def short_pause():
    time.sleep(0.01)


class Heart(threading.Thread):
    def __init__(self, clock, pause):
        super().__init__(daemon=True)
        self.clock, self.pause = clock, pause
        self.last = clock()
        self.longest = 0.0
        self.going = True

    def run(self):
        while self.going:
            self.pause()
            now = self.clock()
            self.longest = max(self.longest, now - self.last)
            self.last = now

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.going = False
        self.join()


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    with Heart(clock, pause) as heart:
        work()
    return heart.longest
