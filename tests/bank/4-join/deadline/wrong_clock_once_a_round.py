# mistake: it waited longer than it was allowed to
# fails: returns as soon
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
    """Wait at most `seconds` for all; return the names of those still alive."""
    until = clock() + seconds
    alive = [worker for worker in workers if worker.is_alive()]
    while alive and clock() < until:
        for worker in alive:
            worker.join(0.01)
        alive = [worker for worker in alive if worker.is_alive()]
    return [worker.name for worker in alive]
