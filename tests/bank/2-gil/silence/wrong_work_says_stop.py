# mistake: what the work returned was returned
# fails: returns a number
import threading
import time


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    beats = [clock()]
    over = []

    def beat():
        while not any(over):
            pause()
            beats.append(clock())
            if over:
                return

    heart = threading.Thread(target=beat)
    heart.start()
    try:
        over.append(work())
    except BaseException:
        over.append(True)
        raise
    finally:
        heart.join()
    return max((b - a for a, b in zip(beats, beats[1:])), default=0.0) or over[0]
