# mistake: the work began before the first reading
# fails: reads the clock
import threading
import time


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    """Call `work()`; return the longest time for which it kept another thread from beating."""
    stopped = threading.Event()
    longest = 0

    def beat():
        nonlocal longest
        last = clock()
        while True:
            pause()
            now = clock()
            longest = max(longest, now - last)
            last = now
            if stopped.is_set():
                return

    heart = threading.Thread(target=beat)
    heart.start()
    try:
        work()
    finally:
        stopped.set()
        heart.join()
    return longest
