import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    began = clock()
    for worker in workers:
        if not worker.is_alive():
            continue
        passed = clock() - began
        if passed >= seconds:
            break
        worker.join(seconds - passed)
    return [w.name for w in filter(lambda w: w.is_alive(), workers)]
