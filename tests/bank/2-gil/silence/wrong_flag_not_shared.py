# mistake: a flag that the worker cannot see change
# fails: finds the longest | works in the calling | counts the first reading | ends the heart | reads the clock
# may fail: returns a number
# takes: long
import threading
import time


def short_pause():
    time.sleep(0.01)



def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    beats = [clock()]
    going = True

    def beat(going):
        while going:
            pause()
            beats.append(clock())

    heart = threading.Thread(target=beat, args=(going,))
    heart.start()
    try:
        work()
    finally:
        going = False
        heart.join()
    return max(b - a for a, b in zip(beats, beats[1:]))
