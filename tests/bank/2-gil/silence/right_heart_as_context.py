import threading
import time


def short_pause():
    time.sleep(0.01)


class Heart(threading.Thread):
    def __init__(self, clock, pause):
        self.last_beat = clock()
        super().__init__(name="heart")
        self.clock, self.pause = clock, pause
        self.beating = True
        self.silence = 0

    def run(self):
        again = True
        while again:
            self.pause()
            now = self.clock()
            self.silence = max(self.silence, now - self.last_beat)
            self.last_beat = now
            again = self.beating

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *how):
        self.beating = False
        self.join()


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    """Call `work()`; return the longest time for which it kept another thread from beating."""
    with Heart(clock, pause) as heart:
        work()
    return heart.silence
