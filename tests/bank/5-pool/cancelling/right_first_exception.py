from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait


def until_failure(function, items, workers):
    executor = ThreadPoolExecutor(workers)
    futures = [executor.submit(function, item) for item in items]
    wait(futures, return_when=FIRST_EXCEPTION)
    executor.shutdown(cancel_futures=True)

    def kept(test):
        return {i: f for i, f in zip(items, futures) if test(f)}

    ended = kept(lambda f: not f.cancelled())
    errors = {item: future.exception() for item, future in ended.items()}
    done = {item: ended[item].result() for item in ended if errors[item] is None}
    failed = {i: f"{type(e).__name__}: {e}" for i, e in errors.items() if e is not None}
    return done, failed, list(kept(lambda f: f.cancelled()))
