# mistake: nobody waited until the process had ended after kill() | a process that had ended was not joined | a process was still alive at the end
# fails: kills a process | does not kill one
# may fail: takes no notice
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
        return True
    process.terminate()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        return False
    return True
