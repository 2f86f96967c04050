# mistake: a worker that nothing stops
# fails: finds the longest | works in the calling | counts the first reading | ends the heart | reads the clock
# takes: long
# may fail: returns a number
import threading
import time


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    beats = [clock()]

    def beat():
        while True:
            pause()
            beats.append(clock())

    heart = threading.Thread(target=beat)
    heart.start()
    work()
    heart.join()
    return max(b - a for a, b in zip(beats, beats[1:]))
