# mistake: a limit on the wrong side
# fails: gives a worker up | counts the restarts
import multiprocessing
import os


def vanish(name):
    os._exit(9)


from multiprocessing.connection import wait


def supervise(task, names, restarts):
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
            codes[process.name].append(process.exitcode)
            if process.exitcode != 0 and len(codes[process.name]) < restarts:
                start(process.name)
    return codes
