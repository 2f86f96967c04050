# mistake: what came after the pool was broken was forgotten
# fails: takes items that come slowly
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def survive(function, items, workers):
    """Call `function` for the items; return what was done, and what kills its worker."""
    done, fatal, futures = {}, [], {}
    with ProcessPoolExecutor(max_workers=workers) as executor:
        try:
            for item in items:
                futures[item] = None
                futures[item] = executor.submit(function, item)
        except BrokenProcessPool:
            pass
    for item, future in futures.items():
        if future is not None and future.exception() is None:
            done[item] = future.result()
            continue
        with ProcessPoolExecutor(max_workers=1) as executor:
            try:
                done[item] = executor.submit(function, item).result()
            except BrokenProcessPool:
                fatal.append(item)
    return done, fatal
