# mistake: a rounded number
# fails: waits no longer
import time


class StandIn:
    """Looks like a worker; two functions decide what it does. For the checks."""

    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive

    def __repr__(self):
        return self.name


def wait_for_all(workers, seconds, clock=time.monotonic):
    deadline = clock() + int(seconds)
    for worker in workers:
        worker.join(max(0, deadline - clock()))
    return [worker.name for worker in workers if worker.is_alive()]
