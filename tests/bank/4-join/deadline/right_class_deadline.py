import time
from collections.abc import Callable
from dataclasses import dataclass, field


class StandIn:
    """Looks like a worker; two functions decide what it does. For the checks."""

    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive

    def __repr__(self):
        return self.name


@dataclass
class Deadline:
    seconds: float
    clock: Callable[[], float]
    began: float = field(init=False)

    def __post_init__(self):
        self.began = self.clock()

    @property
    def left(self):
        return self.seconds - (self.clock() - self.began)


def wait_for_all(workers, seconds, clock=time.monotonic):
    """Wait at most `seconds` for all; return the names of those still alive."""
    deadline = Deadline(seconds, clock)
    for worker in workers:
        left = deadline.left
        if left <= 0:
            break
        worker.join(left)
    late = []
    for worker in workers:
        if worker.is_alive():
            late.append(worker.name)
    return late
