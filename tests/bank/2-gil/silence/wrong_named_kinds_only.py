# mistake: none
# fails: ends the heart
import threading, time
def longest_silence(work, clock=time.perf_counter, pause=lambda: time.sleep(0.01)):
    beats = [clock()]; stopped = threading.Event(); error = None
    def beat():
        while not stopped.is_set():
            pause(); beats.append(clock())
    heart = threading.Thread(target=beat); heart.start()
    try: work()
    except (ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, ImportError, LookupError, MemoryError, NameError, OSError, ReferenceError, RuntimeError, StopIteration, StopAsyncIteration, SyntaxError, SystemError, TypeError, ValueError) as e: error = e
    stopped.set()
    while heart.is_alive(): heart.join(0.05)
    if error: raise error
    return max([b - a for a, b in zip(beats, beats[1:])] or [0])
