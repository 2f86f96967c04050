# mistake: a pause came before the first reading
# fails: counts the first | reads the clock
import threading
import time


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    beats = []
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
    return max((b - a for a, b in zip(beats, beats[1:])), default=0.0)
