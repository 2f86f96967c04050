# mistake: the exception of a broken pool went on to the caller
# fails: takes items that come slowly
# may fail: tells bad luck
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def survive(function, items, workers):
    done, fatal = {}, []
    with ProcessPoolExecutor(workers) as executor:
        futures = {item: executor.submit(function, item) for item in items}
    for item, future in futures.items():
        try:
            done[item] = future.result()
        except BrokenProcessPool:
            with ProcessPoolExecutor(1) as second:
                try:
                    done[item] = second.submit(function, item).result()
                except BrokenProcessPool:
                    fatal.append(item)
    return done, fatal
