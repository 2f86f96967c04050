# mistake: not all of many calls were under way at the same time
# fails: has all workers
import multiprocessing
import os
from multiprocessing.connection import wait

AT_ONCE = 44 + 4 * (os.cpu_count() or 1)


def vanish(name):
    """A task that dies without a word, for you to try."""
    os._exit(9)


def supervise(task, names, restarts):
    """Run `task(name)` for each name, again if it dies; return all exit codes."""
    codes = {name: [] for name in names}
    waiting = list(names)
    running = {}

    def start(name):
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        running[process.sentinel] = process

    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            start(waiting.pop(0))
        for sentinel in wait(list(running)):
            process = running.pop(sentinel)
            process.join()
            codes[process.name].append(process.exitcode)
            if process.exitcode != 0 and len(codes[process.name]) <= restarts:
                start(process.name)
    return codes
