from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from contextlib import suppress


def survive(function, items, workers):
    done, order, item_of = {}, [], {}
    executor = ProcessPoolExecutor(workers)
    for item in items:
        order.append(item)
        with suppress(BrokenExecutor):
            item_of[executor.submit(function, item)] = item
    for future in as_completed(item_of):
        with suppress(BrokenExecutor):
            done[item_of[future]] = future.result()
    executor.shutdown()

    fatal = []
    for item in [item for item in order if item not in done]:
        with ProcessPoolExecutor(1) as second:
            [future] = [second.submit(function, item)]
        if future.exception() is None:
            done[item] = future.result()
        else:
            fatal.append(item)
    return done, fatal
