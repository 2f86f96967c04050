# mistake: asks join() whether it has ended
# fails: names the workers | returns as soon | takes no worker | waits no longer
import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    deadline = clock() + seconds
    left = []
    for worker in workers:
        if not worker.join(max(0, deadline - clock())):
            left.append(worker.name)
    return left
