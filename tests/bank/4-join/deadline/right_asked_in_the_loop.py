import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    until = clock() + seconds

    def still_at_work(worker):
        worker.join(timeout=max(until - clock(), 0.0))
        return worker.is_alive()

    return [worker.name for worker in workers if still_at_work(worker)]
