# mistake: a new process did not take the place of the old one at once
# fails: starts a worker again while an earlier one is still at work
import multiprocessing
import os
from multiprocessing.connection import wait


def vanish(name):
    """A task that dies without a word, for you to try."""
    os._exit(9)


import time
import threading
def supervise(task, names, restarts):
    codes = {name: [] for name in names}
    def look_after(name):
        for attempt in range(restarts + 1):
            time.sleep(0.1 * attempt)
            p = multiprocessing.Process(target=task, args=(name,), name=name)
            p.start()
            p.join()
            codes[name].append(p.exitcode)
            if not p.exitcode:
                break
    watchers = [threading.Thread(target=look_after, args=(name,)) for name in names]
    for w in watchers:
        w.start()
    for w in watchers:
        w.join()
    return codes
