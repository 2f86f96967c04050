# mistake: a thread was still alive at the end
# fails: has all the
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait


def until_failure(function, items, workers):
    executor = ThreadPoolExecutor(workers)
    futures = [executor.submit(function, item) for item in items]
    wait(futures, return_when=FIRST_EXCEPTION)
    for future in reversed(futures):
        future.cancel()
    executor.shutdown(wait=False)
    done, failed, cancelled = {}, {}, []
    for item, future in zip(items, futures):
        if future.cancelled():
            cancelled.append(item)
        elif future.exception() is not None:
            failed[item] = f"{type(future.exception()).__name__}: {future.exception()}"
        else:
            done[item] = future.result()
    return done, failed, cancelled
