import threading
import time


def short_pause():
    time.sleep(0.01)


class Heart:
    def __init__(self, clock, pause):
        self.clock, self.pause = clock, pause
        self.beating, self.over = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.beat, name="heart")

    def readings(self):
        yield self.clock()
        self.beating.set()
        while not self.over.is_set():
            self.pause()
            yield self.clock()

    def beat(self):
        self.longest, before = 0.0, None
        for now in self.readings():
            if before is not None and now - before > self.longest:
                self.longest = now - before
            before = now


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    heart = Heart(clock, pause)
    heart.thread.start()
    heart.beating.wait()
    try:
        work()
    finally:
        heart.over.set()
        heart.thread.join()
    return heart.longest
