# mistake: target=f() instead of target=f | an exception of a call let through
# fails: runs each task | has all workers | starts a worker again until | starts a worker again while | gives a worker | counts the restarts
import multiprocessing
import os
from multiprocessing.connection import wait


def vanish(name):
    os._exit(9)


def supervise(task, names, restarts):
    exit_codes = {name: [] for name in names}
    running = {}

    def start(name):
        process = multiprocessing.Process(target=task(name), name=name)
        process.start()
        running[process.sentinel] = process

    for name in names:
        start(name)
    while running:
        for sentinel in wait(list(running)):
            process = running.pop(sentinel)
            process.join()
            codes = exit_codes[process.name]
            codes.append(process.exitcode)
            if process.exitcode != 0 and len(codes) <= restarts:
                start(process.name)
    return exit_codes
