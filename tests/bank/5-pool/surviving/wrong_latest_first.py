# mistake: what is fatal was not in the order of the items | in the reverse order
# fails: tells bad luck | takes items that come slowly
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
    lost = []
    for item, future in futures.items():
        if future is not None and future.exception() is None:
            done[item] = future.result()
        else:
            lost.append(item)
    while lost:
        item = lost.pop()
        with ProcessPoolExecutor(1) as executor:
            try:
                done[item] = executor.submit(function, item).result()
            except BrokenProcessPool:
                fatal.append(item)
    return done, fatal
