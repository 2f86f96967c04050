from concurrent.futures import ThreadPoolExecutor


def until_failure(function, items, workers):
    futures = []

    def look(future):
        if not future.cancelled() and future.exception():
            for other in list(futures):
                other.cancel()

    with ThreadPoolExecutor(max_workers=workers) as pool:
        for item in items:
            futures.append(pool.submit(function, item))
        for future in futures:
            future.add_done_callback(look)

    done, failed, cancelled = {}, {}, []
    for item, future in zip(items, futures):
        if future.cancelled():
            cancelled.append(item)
            continue
        try:
            done[item] = future.result()
        except Exception as error:
            failed[item] = f"{type(error).__name__}: {error}"
    return done, failed, cancelled
