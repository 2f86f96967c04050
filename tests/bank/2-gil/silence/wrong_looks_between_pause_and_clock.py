# mistake: the last round is cut short | the reading after the last pause was left out
# fails: counts the first reading | reads the clock
import threading
import time


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    beats = [clock()]
    stopped = threading.Event()

    def beat():
        while True:
            pause()
            if stopped.is_set():
                return
            beats.append(clock())

    heart = threading.Thread(target=beat)
    heart.start()
    try:
        work()
    finally:
        stopped.set()
        heart.join()
    return max((b - a for a, b in zip(beats, beats[1:])), default=0.0)
