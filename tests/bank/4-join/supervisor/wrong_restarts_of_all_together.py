# mistake: the restarts were counted for all the names together
# fails: counts the restarts | gives a worker
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
    left = restarts
    while running:
        for sentinel in wait(list(running)):
            process = running.pop(sentinel)
            process.join()
            codes[process.name].append(process.exitcode)
            if process.exitcode != 0 and left > 0:
                left -= 1
                start(process.name)
    return codes
