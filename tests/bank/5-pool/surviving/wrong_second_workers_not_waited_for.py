# mistake: a worker process was still alive at the end
# fails: takes items that
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def survive(function, items, workers):
    """Call `function` for the items; return what was done, and what kills its worker."""
    names, futures, done, fatal = [], {}, {}, []
    with ProcessPoolExecutor(workers) as executor:
        for item in items:
            names.append(item)
            try:
                futures[item] = executor.submit(function, item)
            except BrokenProcessPool:
                pass
    for item in names:
        try:
            done[item] = futures[item].result()
        except (KeyError, BrokenProcessPool):
            executor = ProcessPoolExecutor(1)
            try:
                done[item] = executor.submit(function, item).result()
            except BrokenProcessPool:
                fatal.append(item)
            executor.shutdown(wait=False)
    return done, fatal
