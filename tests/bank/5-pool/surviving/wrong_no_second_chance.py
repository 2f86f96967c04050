# mistake: left at the first that fits | what came after the pool was broken was forgotten
# fails: calls what was lost | tells bad luck | takes items that come slowly
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress


def survive(function, items, workers):
    done, fatal = {}, []
    with ProcessPoolExecutor(workers) as executor:
        futures = {}
        for item in items:
            with suppress(Exception):
                futures[item] = executor.submit(function, item)
    for item, future in futures.items():
        if future.exception() is None:
            done[item] = future.result()
    for item in futures:
        if item not in done:
            fatal.append(item)
            break
    return done, fatal
