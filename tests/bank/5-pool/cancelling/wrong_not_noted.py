# mistake: nothing is ever put in
# fails: cancels what has not begun as soon as a call | reports every call that fails, whatever it
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("at least one worker")
    done, failed, cancelled = {}, {}, []
    with ThreadPoolExecutor(workers) as executor:
        futures = {executor.submit(function, item): item for item in items}
        wait(futures, return_when=FIRST_EXCEPTION)
        executor.shutdown(wait=True, cancel_futures=True)
    for future, item in futures.items():
        if future.cancelled():
            continue
        error = future.exception()
        if error is None:
            done[item] = future.result()
        else:
            failed[item] = f"{type(error).__name__}: {error}"
    return done, failed, cancelled
