# mistake: a condition that leaves this call out | True was returned though kill() was needed | False was returned though no kill() was needed
# fails: ends a real process, and has | kills a process | does not kill | ends a real process that takes
import multiprocessing
import signal
import time


class StandIn:
    def __init__(self, join, is_alive, terminate, kill):
        self.join = join
        self.is_alive = is_alive
        self.terminate = terminate
        self.kill = kill


def nap(ready, deaf):
    if deaf:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.set()
    time.sleep(60)


def start_napping(deaf):
    ready = multiprocessing.Event()
    process = multiprocessing.Process(target=nap, args=(ready, deaf))
    process.start()
    ready.wait()
    return process


def stop(process, seconds):
    if not process.is_alive():
        return False
    process.terminate()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
        return True
    return False
