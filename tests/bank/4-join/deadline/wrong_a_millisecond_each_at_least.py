# mistake: a limit that nobody asked for
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
    for worker in workers:
        worker.join(max(0.001, until - clock()))
    return [worker.name for worker in workers if worker.is_alive()]
