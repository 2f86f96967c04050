# mistake: the function was called in the parent
# fails: calls what was lost | tells bad luck | takes items that come slowly
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
        if future is not None and future.exception() is None:
            done[item] = future.result()
        else:
            try:
                done[item] = function(item)
            except Exception:
                fatal.append(item)
    return done, fatal
