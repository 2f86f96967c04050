# mistake: the workers were returned, not their names | the worker or its text was returned, not its name
# fails: names the workers | waits no longer | takes no worker | returns as soon as
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
    return [worker for worker in workers if worker.is_alive()]
