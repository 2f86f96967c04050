# mistake: only some exit codes
# fails: gives a worker up after so many restarts
import threading
from multiprocessing import Process


class Watcher(threading.Thread):
    def __init__(self, task, name, restarts):
        super().__init__()
        self.task, self.wanted, self.restarts, self.codes = task, name, restarts, []

    def run(self):
        for _ in range(1 + self.restarts):
            child = Process(target=self.task, args=(self.wanted,), name=self.wanted)
            child.start()
            child.join()
            self.codes.append(child.exitcode)
            if child.exitcode != 1:
                break


def supervise(task, names, restarts):
    watchers = [Watcher(task, name, restarts) for name in names]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()
    return {watcher.wanted: watcher.codes for watcher in watchers}
