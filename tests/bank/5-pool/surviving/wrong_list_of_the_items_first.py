# mistake: all the items were taken before the first call began
# fails: takes items that come slowly
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def survive(function, items, workers):
    items = list(items)
    done, fatal, futures = {}, [], {}
    with ProcessPoolExecutor(workers) as executor:
        for item in items:
            try:
                futures[item] = executor.submit(function, item)
            except BrokenProcessPool:
                break
    for item in items:
        if item in futures and futures[item].exception() is None:
            done[item] = futures[item].result()
        else:
            with ProcessPoolExecutor(1) as second:
                try:
                    done[item] = second.submit(function, item).result()
                except BrokenProcessPool:
                    fatal.append(item)
    return done, fatal
