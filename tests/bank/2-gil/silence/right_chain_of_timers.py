import threading
import time


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    beats = [clock()]
    over, ended = threading.Event(), threading.Event()

    def beat():
        pause()
        beats.append(clock())
        if over.is_set():
            ended.set()
        else:
            next_beat()

    def next_beat():
        timer = threading.Timer(0, beat)
        chain.append(timer)
        timer.start()

    chain = []
    next_beat()
    try:
        work()
    finally:
        over.set()
        ended.wait()
        for timer in chain:
            timer.join()
    return max(map(lambda pair: pair[1] - pair[0], zip(beats, beats[1:])))
