# mistake: state that survives between calls
# fails: counts the first reading
import threading
import time


def short_pause():
    time.sleep(0.01)


longest = 0.0
def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    global longest
    last, over = clock(), threading.Event()
    def beat():
        global longest
        nonlocal last
        while not over.is_set():
            pause()
            now = clock()
            longest = max(longest, now - last)
            last = now
    heart = threading.Thread(target=beat)
    heart.start()
    try:
        work()
    finally:
        over.set()
        heart.join()
    return longest
