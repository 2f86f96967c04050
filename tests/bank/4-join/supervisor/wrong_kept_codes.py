# mistake: state that survives between calls | the exit codes of an earlier call were returned as well
# fails: gives a worker | counts the restarts | starts a worker again while an earlier
import multiprocessing
from multiprocessing.connection import wait


exit_codes = {}


def supervise(task, names, restarts):
    for name in names: exit_codes.setdefault(name, [])
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
            codes = exit_codes[process.name]
            codes.append(process.exitcode)
            if process.exitcode != 0 and len(codes) <= restarts:
                start(process.name)
    return exit_codes
