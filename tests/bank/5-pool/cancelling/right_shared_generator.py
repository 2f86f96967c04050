import threading
from concurrent.futures import ThreadPoolExecutor, wait


def until_failure(function, items, workers):
    """Call `function` for the items until one fails; return what was done, failed and cancelled."""
    if workers < 1:
        raise ValueError(workers)
    lock = threading.Lock()
    begun, done, failed = set(), {}, {}

    def to_do():
        for item in items:
            if failed:
                return
            begun.add(item)
            yield item

    source = to_do()

    def draw():
        with lock:
            return next(source, None)

    def loop():
        for item in iter(draw, None):
            try:
                done[item] = function(item)
            except BaseException as error:
                failed[item] = ": ".join([type(error).__name__, str(error)])

    with ThreadPoolExecutor(workers) as executor:
        wait([executor.submit(loop) for _ in range(workers)])
    return done, failed, [item for item in items if item not in begun]
