import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    return list(_left(list(workers), clock() + seconds, clock))


def _left(workers, until, clock):
    if not workers:
        return
    first, *others = workers
    first.join(timeout=max(0.0, until - clock()))
    names = list(_left(others, until, clock))
    if first.is_alive():
        yield first.name
    yield from names
