# mistake: the restarts were counted for all the names together
# fails: gives a worker up after | counts the restarts of e
import multiprocessing
from multiprocessing.connection import wait


def supervise(task, names, restarts):
    codes = {name: [] for name in names}
    running = {}
    left = restarts

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
            if process.exitcode != 0 and left:
                left -= 1
                start(process.name)
    return codes
