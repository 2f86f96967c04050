import multiprocessing
import os
import tempfile


def take_step(path, mine, step, item):
    with mine, open(path, "r+") as file:
        new = step(int(file.read()), item)
        file.seek(0)
        file.truncate()
        file.write(str(new))


def run_steps(step, items, start):
    handle, path = tempfile.mkstemp()
    with os.fdopen(handle, "w") as file:
        file.write(str(start))
    mine = multiprocessing.RLock()
    team = [
        multiprocessing.Process(target=take_step, args=(path, mine, step, item)) for item in items
    ]
    for process in team:
        process.start()
    for process in team:
        process.join()
    try:
        with open(path) as file:
            return int(file.read())
    finally:
        os.remove(path)
