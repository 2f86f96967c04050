# mistake: nobody waited until the process had ended after kill() | nobody joined the process between terminate() and kill() | False was returned though no kill() was needed | a process that terminate() would have ended was killed | a process was still alive at the end
# fails: kills a process | does not kill
# may fail: ends a real process, and | takes no notice
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
    if process.is_alive():
        process.kill()
        return False
    return True
