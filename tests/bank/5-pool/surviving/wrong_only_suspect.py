# mistake: a single item that was lost was called fatal at once
# fails: tells bad luck
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def survive(function, items, workers):
    """Call `function` for the items; return what was done, and what kills its worker."""
    done, fatal, lost, futures = {}, [], [], {}
    with ProcessPoolExecutor(max_workers=workers) as executor:
        for item in items:
            try:
                futures[item] = executor.submit(function, item)
            except BrokenProcessPool:
                futures[item] = None
    for item, future in futures.items():
        if future is None or future.exception():
            lost.append(item)
        else:
            done[item] = future.result()
    if len(lost) == 1:
        return done, lost
    for item in lost:
        with ProcessPoolExecutor(max_workers=1) as executor:
            try:
                done[item] = executor.submit(function, item).result()
            except BrokenProcessPool:
                fatal.append(item)
    return done, fatal
