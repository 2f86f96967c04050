# mistake: waits for what was cancelled | of several calls that failed not all were listed
# fails: cancels what has not begun as soon as a call fails | reports every call that fails
from concurrent.futures import ThreadPoolExecutor, as_completed


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError
    done, failed, cancelled = {}, {}, []
    with ThreadPoolExecutor(workers) as pool:
        asked = {pool.submit(function, item): item for item in items}
        for future in as_completed(asked):
            if future.cancelled():
                continue
            if future.exception() is None:
                done[asked[future]] = future.result()
            elif not failed:
                error = future.exception()
                failed[asked[future]] = f"{type(error).__name__}: {error}"
                pool.shutdown(wait=False, cancel_futures=True)
        cancelled = [item for f, item in asked.items() if f.cancelled()]
    return done, failed, cancelled
