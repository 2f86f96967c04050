import multiprocessing
import os


def vanish(name):
    os._exit(9)


import threading


def look_after(task, name, restarts, codes):
    for _ in range(restarts + 1):
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        process.join()
        codes.append(process.exitcode)
        if process.exitcode == 0:
            return


def supervise(task, names, restarts):
    codes = {name: [] for name in names}
    keepers = [
        threading.Thread(target=look_after, args=(task, name, restarts, codes[name]))
        for name in names
    ]
    for keeper in keepers:
        keeper.start()
    for keeper in keepers:
        keeper.join()
    return codes
