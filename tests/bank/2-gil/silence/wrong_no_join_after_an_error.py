# mistake: not every worker joined
# fails: ends the heart
import threading
import time


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    readings, over = [clock()], threading.Event()
    def beat():
        while not over.is_set():
            pause()
            readings.append(clock())
    heart = threading.Thread(target=beat)
    heart.start()
    try:
        work()
    except Exception:
        over.set()
        raise
    over.set()
    heart.join()
    return max([b - a for a, b in zip(readings, readings[1:])] + [0.0])
