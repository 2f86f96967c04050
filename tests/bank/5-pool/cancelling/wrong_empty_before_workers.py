# mistake: left before anything is refused
# fails: has all the workers at w
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait


def until_failure(function, items, workers):
    """Call `function` for the items until one fails; return what was done, failed and cancelled."""
    done, failed, cancelled = {}, {}, []
    if not items:
        return done, failed, cancelled
    with ThreadPoolExecutor(max_workers=workers) as executor:
        futures = {item: executor.submit(function, item) for item in items}
        wait(futures.values(), return_when=FIRST_EXCEPTION)
        for future in futures.values():
            future.cancel()
    for item, future in futures.items():
        if future.cancelled():
            cancelled.append(item)
        elif (error := future.exception()) is not None:
            failed[item] = f"{type(error).__name__}: {error}"
        else:
            done[item] = future.result()
    return done, failed, cancelled
