# mistake: named without being asked
# fails: names the workers | waits no longer | takes no worker | returns as soon as
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
    deadline = clock() + seconds
    for n, w in enumerate(workers):
        left = deadline - clock()
        if left <= 0:
            return [w.name for w in workers[n:]]
        w.join(left)
    return [w.name for w in workers if w.is_alive()]
