# mistake: the type of an error came with its module
# fails: reports every call
import traceback
from concurrent.futures import ThreadPoolExecutor, as_completed


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("at least one worker")
    done, failed, cancelled = {}, {}, []
    with ThreadPoolExecutor(workers) as executor:
        futures = {executor.submit(function, item): item for item in items}
        for future in as_completed(futures):
            if not future.cancelled() and future.exception() is not None:
                for other in futures:
                    other.cancel()
    for future, item in futures.items():
        if future.cancelled():
            cancelled.append(item)
        elif (error := future.exception()) is not None:
            text = traceback.format_exception_only(error)[-1].rstrip("\n")
            failed[item] = text if str(error) else text + ": "
        else:
            done[item] = future.result()
    return done, failed, cancelled
