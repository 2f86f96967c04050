# mistake: only the last exit code was kept
# fails: starts a worker again until | starts a worker again while | gives a worker | counts the restarts
import multiprocessing
import os
from multiprocessing.connection import wait


def vanish(name):
    os._exit(9)


def supervise(task, names, restarts):
    exit_codes = {name: [] for name in names}
    running = {}
    tries = {name: 0 for name in names}

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
            exit_codes[process.name] = [process.exitcode]
            tries[process.name] += 1
            if process.exitcode != 0 and tries[process.name] <= restarts:
                start(process.name)
    return exit_codes
