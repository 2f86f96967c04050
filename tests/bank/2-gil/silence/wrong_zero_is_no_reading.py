# mistake: a reading of 0 was taken for none
# fails: counts the first
import threading
import time


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    stopped = threading.Event()
    last, longest = clock(), 0.0

    def beat():
        nonlocal last, longest
        while not stopped.is_set():
            pause()
            now = clock()
            if last:
                longest = max(longest, now - last)
            last = now

    heart = threading.Thread(target=beat)
    heart.start()
    try:
        work()
    finally:
        stopped.set()
        heart.join()
    return longest
