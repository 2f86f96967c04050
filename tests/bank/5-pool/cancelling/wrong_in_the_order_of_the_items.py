# mistake: waits for the results in order
# fails: as soon as a call fails
from concurrent.futures import ThreadPoolExecutor


def until_failure(function, items, workers):
    with ThreadPoolExecutor(workers) as executor:
        futures = {executor.submit(function, item): item for item in items}
        for future in futures:
            if not future.cancelled() and future.exception():
                for other in futures:
                    other.cancel()
    done, failed, cancelled = {}, {}, []
    for future, item in futures.items():
        if future.cancelled():
            cancelled.append(item)
        elif future.exception():
            error = future.exception()
            failed[item] = f"{type(error).__name__}: {error}"
        else:
            done[item] = future.result()
    return done, failed, cancelled
