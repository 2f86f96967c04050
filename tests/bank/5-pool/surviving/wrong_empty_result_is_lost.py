# mistake: none
# fails: tells bad luck
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def survive(function, items, workers):
    done, fatal, futures = {}, [], {}
    with ProcessPoolExecutor(workers) as executor:
        for item in items:
            try:
                futures[item] = executor.submit(function, item)
            except BrokenProcessPool:
                futures[item] = None
    for item, future in futures.items():
        result = None
        if future is not None and future.exception() is None:
            result = future.result()
        else:
            with ProcessPoolExecutor(1) as second:
                try:
                    result = second.submit(function, item).result()
                except BrokenProcessPool:
                    pass
        if result:
            done[item] = result
        else:
            fatal.append(item)
    return done, fatal
