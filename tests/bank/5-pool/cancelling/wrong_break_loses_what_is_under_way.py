# mistake: left at the first that fits | the result of a call that was under way at the failure was lost
# fails: as soon as a call fails | whatever it raises
from concurrent.futures import ThreadPoolExecutor, as_completed


def until_failure(function, items, workers):
    done, failed, cancelled = {}, {}, []
    with ThreadPoolExecutor(workers) as executor:
        futures = {executor.submit(function, item): item for item in items}
        for future in as_completed(futures):
            item = futures[future]
            if future.exception():
                error = future.exception()
                failed[item] = f"{type(error).__name__}: {error}"
                cancelled = [futures[other] for other in futures if other.cancel()]
                break
            done[item] = future.result()
    return done, failed, cancelled
