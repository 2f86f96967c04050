# mistake: a signal was sent more than once
# fails: kills a process that doe
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
    if process.is_alive():
        process.terminate()
    if process.join(seconds) is None and not process.is_alive():
        return True
    process.terminate()
    process.kill()
    process.join()
    return False
