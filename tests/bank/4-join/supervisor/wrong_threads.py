# mistake: threads where processes were asked for
# fails: runs each task | gives a worker | counts the restarts
import multiprocessing
import os
import threading


def vanish(name):
    os._exit(9)


def supervise(task, names, restarts):
    codes = {name: [] for name in names}

    def keep(name):
        while len(codes[name]) <= restarts:
            try:
                task(name)
                codes[name].append(0)
                return
            except Exception:
                codes[name].append(1)

    threads = [threading.Thread(target=keep, args=(name,), name=name) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes
