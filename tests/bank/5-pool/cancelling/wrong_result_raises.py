# mistake: an exception of a call let through
# fails: as soon as a call fails | whatever it raises
from concurrent.futures import ThreadPoolExecutor, as_completed


def until_failure(function, items, workers):
    done, failed, cancelled = {}, {}, []
    with ThreadPoolExecutor(workers) as executor:
        futures = {executor.submit(function, item): item for item in items}
        for future in as_completed(futures):
            done[futures[future]] = future.result()
            if future.exception():
                for other in futures:
                    if other.cancel():
                        cancelled.append(futures[other])
    return done, failed, cancelled
