# mistake: a result None was taken for none, and the item called again
# fails: tells bad luck
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def survive(function, items, workers):
    """Call `function` for the items; return what was done, and what kills its worker."""
    futures, done, fatal = {}, {}, []
    with ProcessPoolExecutor(max_workers=workers) as executor:
        for item in items:
            try:
                futures[item] = executor.submit(function, item)
            except BrokenProcessPool:
                futures[item] = None
    for item, future in futures.items():
        if future is not None and not future.exception():
            done[item] = future.result()
    for item in futures:
        if done.get(item) is None:
            with ProcessPoolExecutor(max_workers=1) as executor:
                try:
                    done[item] = executor.submit(function, item).result()
                except BrokenProcessPool:
                    fatal.append(item)
    return done, fatal
