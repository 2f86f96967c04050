import multiprocessing
from concurrent.futures import ProcessPoolExecutor, process, wait

spawn = multiprocessing.get_context("spawn")


def executor_of(workers):
    return ProcessPoolExecutor(max_workers=workers, mp_context=spawn)


def submit(executor, function, item):
    try:
        return executor.submit(function, item)
    except process.BrokenProcessPool:
        return None


def has_result(future):
    return future is not None and future.exception() is None


def survive(function, items, workers):
    with executor_of(workers) as executor:
        futures = {item: submit(executor, function, item) for item in items}
        wait([future for future in futures.values() if future is not None])
    for item in futures:
        if not has_result(futures[item]):
            with executor_of(1) as executor:
                futures[item] = submit(executor, function, item)
                wait([futures[item]])
    done = {item: future.result() for item, future in futures.items() if has_result(future)}
    return done, [item for item in futures if item not in done]
