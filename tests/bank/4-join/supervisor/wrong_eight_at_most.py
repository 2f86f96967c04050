# mistake: not all of many calls were under way at the same time
# fails: has all workers
import multiprocessing
from multiprocessing.connection import wait


def supervise(task, names, restarts):
    exit_codes = {name: [] for name in names}
    running = {}

    def start(name):
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        running[process.sentinel] = process

    names = list(names)
    for name in names[:8]:
        start(name)
    names = names[8:]
    while running:
        for sentinel in wait(list(running)):
            process = running.pop(sentinel)
            process.join()
            codes = exit_codes[process.name]
            codes.append(process.exitcode)
            if process.exitcode != 0 and len(codes) <= restarts:
                start(process.name)
            elif names:
                start(names.pop(0))
    return exit_codes
