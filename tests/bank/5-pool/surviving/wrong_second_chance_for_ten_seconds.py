# mistake: a wait with a time limit
# fails: tells bad luck
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def alone(function, item):
    with ProcessPoolExecutor(max_workers=1) as executor:
        return executor.submit(function, item).result(timeout=10)


def survive(function, items, workers):
    all_items, futures = [], []
    with ProcessPoolExecutor(max_workers=workers) as executor:
        for item in items:
            all_items.append(item)
            try:
                futures.append((item, executor.submit(function, item)))
            except BrokenProcessPool:
                pass

    done = {}
    for item, future in futures:
        try:
            done[item] = future.result()
        except BrokenProcessPool:
            pass

    fatal = []
    for item in all_items:
        if item not in done:
            try:
                done[item] = alone(function, item)
            except BrokenProcessPool:
                fatal.append(item)
    return done, fatal
