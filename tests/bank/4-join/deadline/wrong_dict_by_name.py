# mistake: equal items taken for one
# fails: names the workers | returns as soon as
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
    by_name = {w.name: w for w in workers}
    for w in by_name.values():
        w.join(max(0, deadline - clock()))
    return [n for n, w in by_name.items() if w.is_alive()]
