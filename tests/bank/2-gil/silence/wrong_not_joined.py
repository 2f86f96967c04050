# mistake: no join
# fails: counts the first reading | ends the heart | works in the | reads the clock
import threading
import time


def short_pause():
    time.sleep(0.01)



def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    beats = [clock()]
    stopped = threading.Event()

    def beat():
        while not stopped.is_set():
            pause()
            beats.append(clock())

    threading.Thread(target=beat).start()
    try:
        work()
    finally:
        stopped.set()
    return max((b - a for a, b in zip(beats, beats[1:])), default=0.0)
