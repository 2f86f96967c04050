# mistake: the work was called in another thread | the exception of the work did not go on
# fails: works in the calling | ends the heart
# may fail: returns a number
import threading
import time


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    worker = threading.Thread(target=work)
    beats = [clock()]
    worker.start()
    while worker.is_alive():
        pause()
        beats.append(clock())
    worker.join()
    return max(b - a for a, b in zip(beats, beats[1:]))
