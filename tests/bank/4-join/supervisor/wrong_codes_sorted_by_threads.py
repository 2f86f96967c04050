# mistake: sorted where the order was to stay | the exit codes stood in the reverse order
# fails: starts a worker again until it ends with | starts a worker again while an earlier o | gives a worker up after so many restarts | counts the restarts of each worker for i
import threading
from collections import defaultdict
from multiprocessing import Process


def supervise(task, names, restarts):
    told = []

    def watch(name):
        left = restarts
        while True:
            child = Process(target=task, args=(name,), name=name)
            child.start()
            child.join()
            told.append((name, child.exitcode))
            if child.exitcode == 0 or left == 0:
                return
            left -= 1

    watchers = [threading.Thread(target=watch, args=(name,)) for name in names]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()
    codes = defaultdict(set)
    for name, code in told:
        codes[name].add(code)
    return {name: sorted(codes[name]) for name in names}
