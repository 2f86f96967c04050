# mistake: a process that had ended got a signal
# fails: does not kill
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
    process.terminate()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
        return False
    return True
