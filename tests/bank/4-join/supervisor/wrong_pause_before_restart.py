# mistake: a new process did not take the place of the old one at once
# fails: starts a worker again while
import multiprocessing
import os
from multiprocessing.connection import wait


def vanish(name):
    """A task that dies without a word, for you to try."""
    os._exit(9)

import time


def supervise(task, names, restarts):
    """Run `task(name)` for each name, again if it dies; return all exit codes."""
    codes = {name: [] for name in names}
    running = {}

    def start(name):
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        running[process.sentinel] = process

    for name in names:
        start(name)
    while running:
        for sentinel in wait(list(running)):
            process = running.pop(sentinel)
            process.join()
            name = process.name
            codes[name].append(process.exitcode)
            if process.exitcode != 0 and len(codes[name]) <= restarts:
                time.sleep(0.5 * len(codes[name]))
                start(name)
    return codes
