# mistake: the result of a call that was under way at the failure was lost | left at the first that fits
# fails: cancels what has not begun as soon as a call fails | reports every call that fails
from concurrent.futures import ThreadPoolExecutor, as_completed


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError
    done, failed = {}, {}
    pool = ThreadPoolExecutor(workers)
    asked = {pool.submit(function, item): item for item in items}
    for future in as_completed(asked):
        error = future.exception()
        if error is not None:
            failed[asked[future]] = f"{type(error).__name__}: {error}"
            pool.shutdown(wait=False, cancel_futures=True)
            break
        done[asked[future]] = future.result()
    else:
        pool.shutdown()
    return done, failed, [item for f, item in asked.items() if f.cancelled()]
