# mistake: join inside the start loop
# fails: has all workers | starts a worker again while
import multiprocessing
import os


def vanish(name):
    os._exit(9)


def supervise(task, names, restarts):
    codes = {}
    for name in names:
        codes[name] = []
        for _ in range(restarts + 1):
            process = multiprocessing.Process(target=task, args=(name,), name=name)
            process.start()
            process.join()
            codes[name].append(process.exitcode)
            if process.exitcode == 0:
                break
    return codes
