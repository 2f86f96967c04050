# mistake: a thread that was free waited for a slow call
# fails: has all the
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait


def until_failure(function, items, workers):
    """Call `function` for the items until one fails; return what was done, failed and cancelled."""
    if workers < 1:
        raise ValueError("at least one worker")
    futures = {}
    with ThreadPoolExecutor(workers) as executor:
        for first in range(0, len(items), workers):
            group = items[first : first + workers]
            futures |= {item: executor.submit(function, item) for item in group}
            wait(futures.values(), return_when=FIRST_EXCEPTION)
            if any(future.done() and future.exception() for future in futures.values()):
                break
    done, failed = {}, {}
    for item, future in futures.items():
        error = future.exception()
        if error is None:
            done[item] = future.result()
        else:
            failed[item] = f"{type(error).__name__}: {error}"
    return done, failed, [item for item in items if item not in futures]
