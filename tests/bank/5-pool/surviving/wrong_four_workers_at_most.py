# mistake: a limit that nobody asked for
# fails: has every result when
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def survive(function, items, workers):
    done, fatal, futures = {}, [], {}
    with ProcessPoolExecutor(min(workers, 4)) as executor:
        for item in items:
            try:
                futures[item] = executor.submit(function, item)
            except BrokenProcessPool:
                futures[item] = None
    for item, future in futures.items():
        if future is not None and future.exception() is None:
            done[item] = future.result()
            continue
        with ProcessPoolExecutor(1) as executor:
            try:
                done[item] = executor.submit(function, item).result()
            except BrokenProcessPool:
                fatal.append(item)
    return done, fatal
