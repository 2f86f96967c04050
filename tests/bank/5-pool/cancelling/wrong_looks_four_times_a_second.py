# mistake: calls went on to begin after one had failed
# fails: reports every call that
import time
from concurrent.futures import ThreadPoolExecutor


def until_failure(function, items, workers):
    """Call `function` for the items until one fails; return what was done, failed and cancelled."""
    if workers < 1:
        raise ValueError("workers must be at least 1")
    done, failed, cancelled = {}, {}, []
    with ThreadPoolExecutor(max_workers=workers) as executor:
        futures = {item: executor.submit(function, item) for item in items}
        while not all(future.done() for future in futures.values()):
            if any(future.done() and future.exception() for future in futures.values()):
                break
            time.sleep(0.25)
        for future in futures.values():
            future.cancel()
    for item, future in futures.items():
        if future.cancelled():
            cancelled.append(item)
        elif future.exception() is not None:
            failed[item] = f"{type(future.exception()).__name__}: {future.exception()}"
        else:
            done[item] = future.result()
    return done, failed, cancelled
