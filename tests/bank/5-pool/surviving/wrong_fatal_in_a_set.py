# fails: tells bad luck from what kills twice, by the order of the items, whatever the exit code | takes items that come slowly
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def survive(function, items, workers):
    lost, futures, done = set(), {}, {}
    with ProcessPoolExecutor(workers) as pool:
        for item in items:
            lost.add(item)
            try:
                futures[pool.submit(function, item)] = item
            except BrokenProcessPool:
                pass
    for future, item in futures.items():
        if future.exception() is None:
            done[item] = future.result()
            lost.discard(item)
    fatal = set()
    while lost:
        item = lost.pop()
        with ProcessPoolExecutor(1) as pool:
            future = pool.submit(function, item)
            if future.exception() is None:
                done[item] = future.result()
            else:
                fatal.add(item)
    return done, list(fatal)
