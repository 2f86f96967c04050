# mistake: kill() was called though terminate() was enough
# fails: does not kill
import multiprocessing
import signal
import time


class StandIn:
    """Looks like a process; four functions decide what it does. For the checks."""

    def __init__(self, join, is_alive, terminate, kill):
        self.join = join
        self.is_alive = is_alive
        self.terminate = terminate
        self.kill = kill

    def __repr__(self):
        return "a stand-in"


def nap(ready, deaf):
    """Sleep for a minute; if `deaf`, take no notice of terminate()."""
    if deaf:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.set()
    time.sleep(60)


def start_napping(deaf):
    """Start a process that sleeps, and return it."""
    ready = multiprocessing.Event()
    process = multiprocessing.Process(target=nap, args=(ready, deaf))
    process.start()
    ready.wait()
    return process


def stop(process, seconds):
    """End `process`, politely if possible; return whether that was enough."""
    if not process.is_alive():
        process.join()
        return True
    process.terminate()
    began = time.monotonic()
    process.join(seconds)
    if time.monotonic() - began < seconds:
        return True
    process.kill()
    process.join()
    return False
