# mistake: a new process held up the start of another one
# fails: starts a worker again while an earlier one is still at work
import multiprocessing
from multiprocessing.connection import wait


def supervise(task, names, restarts):
    codes = {name: [] for name in names}
    running = {}
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        running[process.sentinel] = process
    while running:
        sentinel = wait(list(running))[0]
        process = running.pop(sentinel)
        name = process.name
        process.join()
        codes[name].append(process.exitcode)
        while codes[name][-1] != 0 and len(codes[name]) <= restarts:
            process = multiprocessing.Process(target=task, args=(name,), name=name)
            process.start()
            process.join()
            codes[name].append(process.exitcode)
    return codes
