# mistake: no time that was left was taken for no limit
# fails: takes no worker and no time at all
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
    end = clock() + seconds
    for worker in workers:
        left = end - clock()
        worker.join(left or None)
    return [w.name for w in workers if w.is_alive()]
