# mistake: what was handed over after the failure was called
# fails: reports every call that fails
from concurrent.futures import ThreadPoolExecutor


def until_failure(function, items, workers):
    """Call `function` for the items until one fails; return what was done, failed and cancelled."""
    futures = []

    def look(future):
        if not future.cancelled() and future.exception():
            for other in futures:
                other.cancel()

    with ThreadPoolExecutor(max_workers=workers) as executor:
        for item in items:
            future = executor.submit(function, item)
            futures.append(future)
            future.add_done_callback(look)

    done, failed, cancelled = {}, {}, []
    for item, future in zip(items, futures):
        if future.cancelled():
            cancelled.append(item)
        elif error := future.exception():
            failed[item] = f"{type(error).__name__}: {error}"
        else:
            done[item] = future.result()
    return done, failed, cancelled
