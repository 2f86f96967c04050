from collections import deque
import time


class StandIn:
    def __init__(self, name, join, is_alive):
        self.name = name
        self.join = join
        self.is_alive = is_alive


def wait_for_all(workers, seconds, clock=time.monotonic):
    turn = deque(workers)
    until = clock() + seconds
    while turn and (remaining := until - clock()) > 0:
        worker = turn.popleft()
        worker.join(min(remaining, 0.25))
        if worker.is_alive():
            turn.append(worker)
    left = {id(worker) for worker in turn if worker.is_alive()}
    return [worker.name for worker in workers if id(worker) in left]
