# mistake: sorted where the order was to stay
# fails: cancels what has | whatever it raises
from concurrent.futures import ThreadPoolExecutor, as_completed


def until_failure(function, items, workers):
    """Call `function` for the items until one fails; return what was done, failed and cancelled."""
    if workers < 1:
        raise ValueError("at least one worker")
    done, failed = {}, {}
    with ThreadPoolExecutor(workers) as executor:
        futures = {executor.submit(function, item): item for item in items}
        for future in as_completed(futures):
            if future.cancelled():
                continue
            error = future.exception()
            if error is None:
                done[futures[future]] = future.result()
            else:
                failed[futures[future]] = f"{type(error).__name__}: {error}"
                for other in futures:
                    other.cancel()
    cancelled = sorted(set(items) - set(done) - set(failed))
    return done, failed, cancelled
