# mistake: changes the list it was given
# fails: counts the restarts of each worker for itself
import multiprocessing
import os
import threading


def vanish(name):
    os._exit(9)


def supervise(task, names, restarts):
    codes, watchers = {}, []

    def look_after(name):
        for _ in range(restarts + 1):
            process = multiprocessing.Process(target=task, args=(name,), name=name)
            process.start()
            process.join()
            codes[name].append(process.exitcode)
            if process.exitcode == 0:
                break

    while names:
        name = names.pop(0)
        codes[name] = []
        watchers.append(threading.Thread(target=look_after, args=(name,)))
        watchers[-1].start()
    for watcher in watchers:
        watcher.join()
    return codes
