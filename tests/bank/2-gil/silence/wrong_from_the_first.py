# mistake: the whole time was returned, not the longest part
# fails: finds the longest | counts the first reading | reads the clock
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

    heart = threading.Thread(target=beat)
    heart.start()
    try:
        work()
    finally:
        stopped.set()
        heart.join()
    return max(beat - beats[0] for beat in beats)
