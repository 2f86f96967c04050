# mistake: a limit that nobody asked for
# fails: has all the
from concurrent.futures import ThreadPoolExecutor, as_completed


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("at least one worker")
    done, failed = {}, {}
    with ThreadPoolExecutor(min(workers, 32)) as executor:
        futures = {executor.submit(function, item): item for item in items}
        for future in as_completed(futures):
            if not future.cancelled() and future.exception() is not None:
                for other in futures:
                    other.cancel()
    cancelled = []
    for future, item in futures.items():
        if future.cancelled():
            cancelled.append(item)
        elif future.exception() is not None:
            failed[item] = f"{type(future.exception()).__name__}: {future.exception()}"
        else:
            done[item] = future.result()
    return done, failed, cancelled
