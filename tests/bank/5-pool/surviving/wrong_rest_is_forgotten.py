# mistake: what came after the pool was broken was forgotten
# fails: takes items that come slowly
# may fail: tells bad luck
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def survive(function, items, workers):
    done, fatal, futures = {}, [], {}
    with ProcessPoolExecutor(workers) as executor:
        for item in items:
            try:
                futures[item] = executor.submit(function, item)
            except BrokenProcessPool:
                break
    for item, future in futures.items():
        if future.exception() is None:
            done[item] = future.result()
        else:
            with ProcessPoolExecutor(1) as second:
                try:
                    done[item] = second.submit(function, item).result()
                except BrokenProcessPool:
                    fatal.append(item)
    return done, fatal
