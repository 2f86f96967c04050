from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed


def until_failure(function, items, workers):
    pool = ThreadPoolExecutor(workers)
    futures = {pool.submit(function, item): item for item in items}
    for future in as_completed(futures):
        if future.exception():
            break
    pool.shutdown(wait=True, cancel_futures=True)
    done = {}
    failed = {}
    cancelled = []
    for future in futures:
        item = futures[future]
        try:
            done[item] = future.result()
        except CancelledError:
            cancelled.append(item)
        except Exception as error:
            failed[item] = type(error).__name__ + ": " + str(error)
    return done, failed, cancelled
