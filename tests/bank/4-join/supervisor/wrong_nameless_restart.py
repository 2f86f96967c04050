# mistake: a new process did not get the name of the one before it
# fails: counts the restarts
import multiprocessing
from multiprocessing.connection import wait


def supervise(task, names, restarts):
    exit_codes = {name: [] for name in names}
    running, owner = {}, {}

    def start(name):
        process = multiprocessing.Process(target=task, args=(name,), name=name if not exit_codes[name] else None)
        process.start()
        owner[process] = name
        running[process.sentinel] = process

    for name in names:
        start(name)
    while running:
        for sentinel in wait(list(running)):
            process = running.pop(sentinel)
            process.join()
            codes = exit_codes[owner[process]]
            codes.append(process.exitcode)
            if process.exitcode != 0 and len(codes) <= restarts:
                start(owner[process])
    return exit_codes
