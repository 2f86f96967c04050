# mistake: waits for one worker after the other
# fails: starts a worker again while
import multiprocessing
import os


def vanish(name):
    os._exit(9)


def start(task, name):
    process = multiprocessing.Process(target=task, args=(name,), name=name)
    process.start()
    return process


def supervise(task, names, restarts):
    processes = {name: start(task, name) for name in names}
    codes = {name: [] for name in names}
    for name, process in processes.items():
        process.join()
        codes[name].append(process.exitcode)
        while codes[name][-1] != 0 and len(codes[name]) <= restarts:
            process = start(task, name)
            process.join()
            codes[name].append(process.exitcode)
    return codes
