import time
from operator import attrgetter, methodcaller


class StandIn:
    """Looks like a worker; two functions decide what it does. For the checks."""

    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive

    def __repr__(self):
        return self.name


def countdown(seconds, clock):
    """Return a function that says how many seconds are left, 0 at the end."""
    end = clock() + seconds

    def left():
        return max(end - clock(), 0.0)

    return left


def wait_for_all(workers, seconds, clock=time.monotonic):
    """Wait at most `seconds` for all; return the names of those still alive."""
    left = countdown(seconds, clock)
    for worker in filter(methodcaller("is_alive"), workers):
        worker.join(timeout=left())
    late = filter(methodcaller("is_alive"), workers)
    return list(map(attrgetter("name"), late))
