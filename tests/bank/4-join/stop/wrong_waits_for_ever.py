# mistake: the wait before kill() had no time limit | a process that had ended was not joined
# fails: kills a process | ends a real process that takes | does not kill one
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
    if process.is_alive():
        process.terminate()
        process.join()
    if process.is_alive():
        process.kill()
        process.join()
        return False
    return True
