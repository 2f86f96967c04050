# mistake: a rounded number
# fails: counts the first
import threading
import time


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    beats = [int(clock())]
    stopped = threading.Event()

    def beat():
        while not stopped.is_set():
            pause()
            beats.append(int(clock()))

    heart = threading.Thread(target=beat)
    heart.start()
    try:
        work()
    finally:
        stopped.set()
        heart.join()
    return max((b - a for a, b in zip(beats, beats[1:])), default=0.0)
