# mistake: none
# fails: returns a number
import threading
import time


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    """Call `work()`; return the longest time for which it kept another thread from beating."""
    beats = [clock()]
    stopped = threading.Event()

    def beat():
        while not stopped.is_set():
            pause()
            beats.append(clock())

    heart = threading.Thread(target=beat)
    heart.start()
    try:
        work()
    finally:
        stopped.set()
        heart.join()
    return max(after - before for before, after in zip(beats, beats[1:]))
