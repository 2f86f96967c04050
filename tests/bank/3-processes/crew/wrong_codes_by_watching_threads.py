# mistake: exit codes in the order of ending
# fails: returns the exit codes in order, also wh
import threading
import multiprocessing


def run_crew(task, names):
    codes, lock = [], threading.Lock()

    def watch(process):
        process.join()
        with lock:
            codes.append(process.exitcode)

    crew = [multiprocessing.Process(target=task, args=(name,), name=name) for name in names]
    for process in crew:
        process.start()
    watchers = [threading.Thread(target=watch, args=(process,)) for process in crew]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()
    return codes
