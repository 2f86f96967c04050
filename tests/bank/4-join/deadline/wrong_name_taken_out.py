# mistake: none
# fails: returns as soon as the l
import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive

    def __repr__(self):
        return self.name


def wait_for_all(workers, seconds, clock=time.monotonic):
    alive = [worker.name for worker in workers if worker.is_alive()]
    deadline = clock() + seconds
    for worker in workers:
        worker.join(max(0, deadline - clock()))
        if not worker.is_alive() and worker.name in alive:
            alive.remove(worker.name)
    return alive
