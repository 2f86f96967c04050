# mistake: it gave up though there was time left
# fails: returns as soon
import time

LONGEST = 60


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
        worker.join(min(LONGEST, max(0, until - clock())))
    return [worker.name for worker in workers if worker.is_alive()]
