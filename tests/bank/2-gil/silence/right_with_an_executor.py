import time
from concurrent.futures import ThreadPoolExecutor


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    beats = [clock()]
    over = []

    def beat():
        while True:
            pause()
            beats.append(clock())
            if over:
                return

    with ThreadPoolExecutor(1) as pool:
        pool.submit(beat)
        try:
            work()
        finally:
            over.append(True)
    return max(b - a for a, b in zip(beats, beats[1:]))
