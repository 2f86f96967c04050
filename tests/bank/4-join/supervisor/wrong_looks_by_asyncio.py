# mistake: a new process did not take the place of the old one at once
# fails: starts a worker again wh
import multiprocessing
import os
from multiprocessing.connection import wait


def vanish(name):
    """A task that dies without a word, for you to try."""
    os._exit(9)


import asyncio
def supervise(task, names, restarts):
    codes = {name: [] for name in names}
    def begin(name):
        p = multiprocessing.Process(target=task, args=(name,), name=name)
        p.start()
        return p
    running = {name: begin(name) for name in names}
    while running:
        for name, p in list(running.items()):
            if p.exitcode is None:
                continue
            p.join()
            codes[name].append(p.exitcode)
            if p.exitcode and len(codes[name]) <= restarts:
                running[name] = begin(name)
            else:
                del running[name]
        asyncio.run(asyncio.sleep(0.5))
    return codes
