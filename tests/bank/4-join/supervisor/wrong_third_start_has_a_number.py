# mistake: a new process did not get the name of the one before it
# fails: counts the restarts
import multiprocessing
import os
from multiprocessing.connection import wait


def vanish(name):
    """A task that dies without a word, for you to try."""
    os._exit(9)


def supervise(task, names, restarts):
    codes = {name: [] for name in names}
    running = {}
    def begin(name):
        extra = f"-{len(codes[name]) + 1}" if len(codes[name]) > 1 else ""
        p = multiprocessing.Process(target=task, args=(name,), name=name + extra)
        p.start()
        running[p.sentinel] = name, p
    for name in names:
        begin(name)
    while running:
        for s in wait(list(running)):
            name, p = running.pop(s)
            p.join()
            codes[name].append(p.exitcode)
            if p.exitcode and len(codes[name]) <= restarts:
                begin(name)
    return codes
