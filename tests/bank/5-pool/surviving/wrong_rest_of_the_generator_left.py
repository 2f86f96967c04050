# mistake: what came after the pool was broken was forgotten
# fails: takes items that come slowly
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def survive(function, items, workers):
    done, fatal, asked = {}, [], {}
    with ProcessPoolExecutor(workers) as pool:
        try:
            for item in items:
                asked[item] = pool.submit(function, item)
        except BrokenProcessPool:
            asked[item] = None
        for item, future in asked.items():
            try:
                done[item] = future.result() if future else None
                if not future:
                    del done[item]
            except BrokenProcessPool:
                pass
    for item in asked:
        if item not in done:
            try:
                with ProcessPoolExecutor(1) as pool:
                    done[item] = pool.submit(function, item).result()
            except BrokenProcessPool:
                fatal.append(item)
    return done, fatal
