import contextlib
import itertools
import queue
import threading
import time


def short_pause():
    time.sleep(0.01)



@contextlib.contextmanager
def beating(clock, pause, beats):
    orders = queue.SimpleQueue()

    def beat():
        while orders.empty():
            pause()
            beats.put(clock())
        beats.put(None)

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        orders.put("stop")
        heart.join()


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    beats = queue.Queue()
    beats.put(clock())
    with beating(clock, pause, beats):
        work()
    found = list(iter(beats.get, None))
    return max((b - a for a, b in itertools.pairwise(found)), default=0.0)
