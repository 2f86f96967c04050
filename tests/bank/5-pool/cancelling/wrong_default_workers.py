# mistake: the number of cores instead of the number of workers | calls went on to begin after one had failed
# fails: as soon as a call fails | whatever it raises
# may fail: all the workers
from concurrent.futures import ThreadPoolExecutor, as_completed


def until_failure(function, items, workers):
    with ThreadPoolExecutor() as executor:
        futures = {executor.submit(function, item): item for item in items}
        for future in as_completed(futures):
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
