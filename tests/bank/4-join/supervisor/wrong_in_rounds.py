# mistake: waits for a whole batch
# fails: starts a worker again while
import multiprocessing
import os


def vanish(name):
    os._exit(9)


def supervise(task, names, restarts):
    codes = {name: [] for name in names}
    todo = list(names)
    for _ in range(restarts + 1):
        processes = []
        for name in todo:
            process = multiprocessing.Process(target=task, args=(name,), name=name)
            process.start()
            processes.append(process)
        for process in processes:
            process.join()
            codes[process.name].append(process.exitcode)
        todo = [name for name in todo if codes[name][-1] != 0]
    return codes
