# mistake: a wait with a time limit
# fails: has all the
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("at least one worker")
    done, failed, cancelled = {}, {}, []
    with ThreadPoolExecutor(workers) as executor:
        futures = [executor.submit(function, item) for item in items]
        wait(futures, timeout=10, return_when=FIRST_EXCEPTION)
        executor.shutdown(wait=True, cancel_futures=True)
    for item, future in zip(items, futures):
        if future.cancelled():
            cancelled.append(item)
        elif future.exception() is not None:
            error = future.exception()
            failed[item] = f"{type(error).__name__}: {error}"
        else:
            done[item] = future.result()
    return done, failed, cancelled
