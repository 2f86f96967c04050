# mistake: a worker that was done was started again
# fails: runs each task | starts a worker again until | starts a worker again while | gives a worker
import multiprocessing
import os
from multiprocessing.connection import wait


def vanish(name):
    os._exit(9)


def supervise(task, names, restarts):
    exit_codes = {name: [] for name in names}
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
            codes = exit_codes[process.name]
            codes.append(process.exitcode)
            if len(codes) <= restarts:
                start(process.name)
    return exit_codes
