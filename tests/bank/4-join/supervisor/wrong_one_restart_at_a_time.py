# mistake: a new process held up the start of another one
# fails: starts a worker again while an earlier one is still at work
import threading
from multiprocessing import Process


def supervise(task, names, restarts):
    codes = {name: [] for name in names}
    one_at_a_time = threading.Lock()

    def once(name):
        process = Process(target=task, args=(name,), name=name)
        process.start()
        process.join()
        codes[name].append(process.exitcode)

    def watch(name):
        once(name)
        while codes[name][-1] != 0 and len(codes[name]) <= restarts:
            with one_at_a_time:
                once(name)

    watchers = [threading.Thread(target=watch, args=(name,)) for name in names]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()
    return codes
