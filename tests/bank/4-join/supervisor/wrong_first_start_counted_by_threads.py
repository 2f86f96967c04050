# mistake: a limit on the wrong side
# fails: gives a worker up after so many restarts | counts the restarts of each worker for i
import threading
from multiprocessing import Process


def watch(task, name, restarts, codes):
    while True:
        child = Process(target=task, args=(name,), name=name)
        child.start()
        child.join()
        codes.append(child.exitcode)
        if child.exitcode == 0 or len(codes) >= restarts:
            return


def supervise(task, names, restarts):
    codes = {name: [] for name in names}
    watchers = [threading.Thread(target=watch, args=(task, n, restarts, codes[n])) for n in names]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()
    return codes
