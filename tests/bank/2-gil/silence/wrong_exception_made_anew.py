# mistake: none
# fails: ends the heart
import threading
import time


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    readings, over, errors = [clock()], threading.Event(), []
    def beat():
        while not over.is_set():
            pause()
            readings.append(clock())
    heart = threading.Thread(target=beat)
    heart.start()
    try:
        work()
    except Exception as error:
        errors.append(error)
    over.set()
    heart.join()
    if errors:
        raise type(errors[0])(*errors[0].args)
    return max([b - a for a, b in zip(readings, readings[1:])] + [0.0])
