# mistake: several second chances were given in the same process
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
    with ProcessPoolExecutor(1) as second:
        for item, future in futures.items():
            try:
                if future is None or future.exception():
                    done[item] = second.submit(function, item).result()
                else:
                    done[item] = future.result()
            except BrokenProcessPool:
                fatal.append(item)
    return done, fatal
