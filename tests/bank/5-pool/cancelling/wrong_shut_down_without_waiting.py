# mistake: the result of a call that was under way at the failure was lost | of several calls that failed not all were listed | a thread was still alive at the end
# fails: cancels what has not begun as soon as a  | reports every call that fails, whatever | has all the
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("workers")
    pool = ThreadPoolExecutor(workers)
    futures = {item: pool.submit(function, item) for item in items}
    wait(futures.values(), return_when=FIRST_EXCEPTION)
    pool.shutdown(wait=False, cancel_futures=True)
    done, failed, cancelled = {}, {}, []
    for item, future in futures.items():
        if future.cancelled():
            cancelled.append(item)
        elif future.done():
            error = future.exception()
            if error:
                failed[item] = f"{type(error).__name__}: {error}"
            else:
                done[item] = future.result()
    return done, failed, cancelled
