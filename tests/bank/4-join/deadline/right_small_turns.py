import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    until = clock() + seconds
    alive = [worker for worker in workers if worker.is_alive()]
    while alive and clock() < until:
        alive[0].join(min(0.02, max(0, until - clock())))
        alive = [worker for worker in alive if worker.is_alive()]
    return [worker.name for worker in alive]
