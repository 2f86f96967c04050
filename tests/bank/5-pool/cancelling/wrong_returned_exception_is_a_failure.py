# mistake: an exception that was returned was taken for a failure
# fails: reports every call
from concurrent.futures import ThreadPoolExecutor, as_completed


def call(function, item):
    try:
        return function(item)
    except Exception as error:
        return error


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("at least one worker")
    done, failed, cancelled = {}, {}, []
    with ThreadPoolExecutor(workers) as executor:
        futures = {executor.submit(call, function, item): item for item in items}
        for future in as_completed(futures):
            if not future.cancelled() and isinstance(future.result(), Exception):
                for other in futures:
                    other.cancel()
    for future, item in futures.items():
        if future.cancelled():
            cancelled.append(item)
        elif isinstance(future.result(), Exception):
            failed[item] = f"{type(future.result()).__name__}: {future.result()}"
        else:
            done[item] = future.result()
    return done, failed, cancelled
