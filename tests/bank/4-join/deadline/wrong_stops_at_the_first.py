# mistake: a worker that had ended was named
# fails: names the workers | returns as soon as
import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    deadline = clock() + seconds
    for number, worker in enumerate(workers):
        worker.join(max(0, deadline - clock()))
        if worker.is_alive():
            return [worker.name for worker in workers[number:]]
    return []
