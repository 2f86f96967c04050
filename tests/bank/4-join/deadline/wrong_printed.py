# mistake: printed, not returned
# fails: names the workers | waits no longer | returns as soon | takes no worker
import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    until = clock() + seconds
    for worker in workers:
        worker.join(max(0, until - clock()))
    for worker in workers:
        if worker.is_alive():
            print(worker.name)
