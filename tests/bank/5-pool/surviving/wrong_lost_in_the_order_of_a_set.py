# mistake: what is fatal was not in the order of the items
# fails: takes items that come sl
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool


def survive(function, items, workers):
    """Call `function` for the items; return what was done, and what kills its worker."""
    done, fatal, lost, refused = {}, [], [], []
    with ProcessPoolExecutor(max_workers=workers) as executor:
        futures = {}
        for item in items:
            try:
                futures[executor.submit(function, item)] = item
            except BrokenProcessPool:
                refused.append(item)
        for future in as_completed(futures):
            try:
                done[futures[future]] = future.result()
            except BrokenProcessPool:
                lost.append(futures[future])
    for item in lost + refused:
        with ProcessPoolExecutor(max_workers=1) as executor:
            try:
                done[item] = executor.submit(function, item).result()
            except BrokenProcessPool:
                fatal.append(item)
    return done, fatal
