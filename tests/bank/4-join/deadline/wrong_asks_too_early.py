# mistake: asked before the wait
# fails: names the workers | returns as soon | waits no longer
import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    left = [worker.name for worker in workers if worker.is_alive()]
    deadline = clock() + seconds
    for worker in workers:
        worker.join(max(0, deadline - clock()))
    return left
