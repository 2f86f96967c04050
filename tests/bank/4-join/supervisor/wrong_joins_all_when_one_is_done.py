# mistake: a worker that was done held up the start of another one
# fails: starts a worker again wh
import multiprocessing
import os
from multiprocessing.connection import wait


def vanish(name):
    os._exit(9)


def supervise(task, names, restarts):
    codes, running = {name: [] for name in names}, {}

    def launch(name):
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        running[name] = process

    for name in names:
        launch(name)
    while running:
        wait([process.sentinel for process in running.values()])
        for name, process in list(running.items()):
            if process.exitcode is None:
                continue
            codes[name].append(process.exitcode)
            if process.exitcode == 0 or len(codes[name]) > restarts:
                break
            launch(name)
        else:
            continue
        running.pop(name)
        for other in running.values():
            other.join()
    return codes
