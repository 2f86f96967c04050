# mistake: started twice
# fails: starts a worker again until | starts a worker again while | gives a worker | counts the restarts
import multiprocessing
import os


def vanish(name):
    os._exit(9)


from multiprocessing.connection import wait


def supervise(task, names, restarts):
    codes = {name: [] for name in names}
    running = {}
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        running[process.sentinel] = process
    while running:
        for sentinel in wait(list(running)):
            process = running.pop(sentinel)
            process.join()
            codes[process.name].append(process.exitcode)
            if process.exitcode != 0 and len(codes[process.name]) <= restarts:
                process.start()
                running[process.sentinel] = process
    return codes
