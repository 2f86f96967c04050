# mistake: a worker without its name
# fails: runs each task | counts the restarts
import multiprocessing
import os
from multiprocessing.connection import wait


def vanish(name):
    os._exit(9)


def supervise(task, names, restarts):
    exit_codes = {name: [] for name in names}
    running = {}

    def start(name):
        process = multiprocessing.Process(target=task, args=(name,))
        process.start()
        running[process.sentinel] = process, name

    for name in names:
        start(name)
    while running:
        for sentinel in wait(list(running)):
            process, name = running.pop(sentinel)
            process.join()
            codes = exit_codes[name]
            codes.append(process.exitcode)
            if process.exitcode != 0 and len(codes) <= restarts:
                start(name)
    return exit_codes
