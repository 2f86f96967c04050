# mistake: the worker or its text was returned, not its name
# fails: takes no worker
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
    deadline = clock() + seconds
    for worker in workers:
        worker.join(max(0, deadline - clock()))
    return [str(worker) for worker in workers if worker.is_alive()]
