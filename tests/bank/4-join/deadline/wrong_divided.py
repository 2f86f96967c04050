# mistake: it gave up though there was time left
# fails: returns as soon
import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    for worker in workers:
        worker.join(seconds / len(workers))
    return [worker.name for worker in workers if worker.is_alive()]
