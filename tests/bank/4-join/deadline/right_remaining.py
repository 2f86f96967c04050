import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    began = clock()
    left = []
    for worker in workers:
        remaining = seconds - (clock() - began)
        worker.join(timeout=remaining if remaining > 0 else 0)
    for worker in workers:
        if worker.is_alive():
            left.append(worker.name)
    return left
