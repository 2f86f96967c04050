# mistake: the exception of the work did not go on
# fails: ends the heart
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
    except Exception as error:
        print("work failed:", error)
    stopped.set()
    heart.join()
    return max((b - a for a, b in zip(beats, beats[1:])), default=0.0)
