# mistake: catches only some exceptions
# fails: whatever it raises
from concurrent.futures import ThreadPoolExecutor, as_completed


def until_failure(function, items, workers):
    with ThreadPoolExecutor(workers) as executor:
        futures = {executor.submit(function, item): item for item in items}
        for future in as_completed(futures):
            if not future.cancelled() and future.exception():
                for other in futures:
                    other.cancel()
    done, failed, cancelled = {}, {}, []
    for future, item in futures.items():
        if future.cancelled():
            cancelled.append(item)
            continue
        try:
            done[item] = future.result()
        except ValueError as error:
            failed[item] = f"ValueError: {error}"
    return done, failed, cancelled
