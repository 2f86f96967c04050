import multiprocessing
import threading


def look_after(task, name, restarts, codes):
    for _ in range(restarts + 1):
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        process.join()
        codes.append(process.exitcode)
        if process.exitcode == 0:
            break


def supervise(task, names, restarts):
    exit_codes = {name: [] for name in names}
    keepers = [
        threading.Thread(target=look_after, args=(task, name, restarts, exit_codes[name])) for name in names
    ]
    for keeper in keepers:
        keeper.start()
    for keeper in keepers:
        keeper.join()
    return exit_codes
