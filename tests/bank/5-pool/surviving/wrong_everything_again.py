# mistake: what had a result was called again
# fails: calls what was lost | tells bad luck
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def survive(function, items, workers):
    done, fatal, futures = {}, [], {}
    broken = False
    with ProcessPoolExecutor(workers) as executor:
        for item in items:
            try:
                futures[item] = executor.submit(function, item)
            except BrokenProcessPool:
                futures[item] = None
    broken = any(future is None or future.exception() for future in futures.values())
    for item, future in futures.items():
        if not broken:
            done[item] = future.result()
            continue
        with ProcessPoolExecutor(1) as second:
            try:
                done[item] = second.submit(function, item).result()
            except BrokenProcessPool:
                fatal.append(item)
    return done, fatal
