# mistake: an item was called a third time
# fails: calls what was lost | tells bad luck | takes items that come slowly
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def alone(function, item):
    with ProcessPoolExecutor(1) as executor:
        return executor.submit(function, item).result()


def survive(function, items, workers):
    done, futures = {}, {}
    with ProcessPoolExecutor(workers) as executor:
        for item in items:
            try:
                futures[item] = executor.submit(function, item)
            except BrokenProcessPool:
                futures[item] = None
    for item, future in futures.items():
        if future is not None and future.exception() is None:
            done[item] = future.result()
        while item not in done:
            try:
                done[item] = alone(function, item)
            except BrokenProcessPool:
                continue
    return done, []
