# mistake: no join
# fails: runs each task | has all workers | starts a worker again until | starts a worker again while | gives a worker | counts the restarts
import multiprocessing
import os


def vanish(name):
    os._exit(9)


def supervise(task, names, restarts):
    codes = {}
    processes = []
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,), name=name, daemon=True)
        process.start()
        processes.append(process)
    for process in processes:
        codes[process.name] = [process.exitcode]
    return codes
