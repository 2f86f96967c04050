import multiprocessing
import os
from multiprocessing.connection import wait


def vanish(name):
    """A task that dies without a word, for you to try."""
    os._exit(9)


def life_of(name, task, restarts, codes):
    """Yield what has to be waited for, until the name is done or given up."""
    for _ in range(1 + restarts):
        process = multiprocessing.Process(target=task, kwargs={}, args=[name], name=name)
        process.start()
        yield process.sentinel
        process.join()
        codes.append(process.exitcode)
        if codes[-1] == 0:
            return


def supervise(task, names, restarts):
    """Run `task(name)` for each name, again if it dies; return all exit codes."""
    protocol = {name: [] for name in names}
    lives = {}
    for name, codes in protocol.items():
        life = life_of(name, task, restarts, codes)
        lives[next(life)] = life
    while lives:
        for sentinel in wait(lives):
            life = lives.pop(sentinel)
            following = next(life, None)
            if following is not None:
                lives[following] = life
    return protocol
