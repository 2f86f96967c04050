import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial

CONTEXT = multiprocessing.get_context("spawn")


def vanish(name):
    os._exit(9)


def keep_up(task, restarts, name):
    process = CONTEXT.Process(target=task, args=(name,), name=name)
    process.start()
    process.join()
    if process.exitcode == 0 or restarts == 0:
        return [process.exitcode]
    return [process.exitcode] + keep_up(task, restarts - 1, name)


def supervise(task, names, restarts):
    if not names:
        return {}
    with ThreadPoolExecutor(len(names)) as keepers:
        return dict(zip(names, keepers.map(partial(keep_up, task, restarts), names)))
