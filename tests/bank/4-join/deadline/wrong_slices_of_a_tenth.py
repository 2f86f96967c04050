# mistake: it waited longer than it was allowed to
# fails: takes no worker and no t
import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive

    def __repr__(self):
        return self.name


def wait_for_all(workers, seconds, clock=time.monotonic):
    deadline = clock() + seconds
    for worker in workers:
        while worker.is_alive() and clock() < deadline:
            worker.join(0.1)
    return [worker.name for worker in workers if worker.is_alive()]
