# mistake: each worker got the whole time | the whole time limit for each
# fails: names the workers | waits no longer
import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    until = clock() + seconds
    remaining = until - clock()
    for worker in workers:
        worker.join(remaining)
    return [worker.name for worker in workers if worker.is_alive()]
