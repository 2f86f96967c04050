# mistake: it waited without a limit | an argument that is never used | for 0 seconds it waited without a limit
# fails: names the workers | waits no longer | takes no worker | returns as soon as
import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    for worker in workers:
        worker.join()
    return [worker.name for worker in workers if worker.is_alive()]
