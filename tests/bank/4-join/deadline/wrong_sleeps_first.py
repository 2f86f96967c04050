# mistake: it waited on though all had ended
# fails: returns as soon
import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    until = clock() + seconds
    while clock() < until:
        pass
    return [worker.name for worker in workers if worker.is_alive()]
