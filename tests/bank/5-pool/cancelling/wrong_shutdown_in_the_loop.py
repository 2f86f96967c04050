# mistake: waits for what was cancelled
# fails: as soon as a call fails | whatever it raises
from concurrent.futures import ThreadPoolExecutor, as_completed


def until_failure(function, items, workers):
    with ThreadPoolExecutor(workers) as executor:
        futures = {executor.submit(function, item): item for item in items}
        for future in as_completed(futures):
            if not future.cancelled() and future.exception():
                executor.shutdown(wait=False, cancel_futures=True)
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
