# mistake: changes the list it was given
# fails: tells bad luck from what kills twice
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def survive(function, items, workers):
    done, asked, order = {}, {}, []
    with ProcessPoolExecutor(workers) as pool:
        for item in items:
            order.append(item)
            try:
                asked[item] = pool.submit(function, item)
            except BrokenProcessPool:
                pass
        for item, future in asked.items():
            try:
                done[item] = future.result()
            except BrokenProcessPool:
                pass
    if isinstance(items, list):
        items.clear()
    fatal = []
    for item in order:
        if item not in done:
            with ProcessPoolExecutor(1) as pool:
                try:
                    done[item] = pool.submit(function, item).result()
                except BrokenProcessPool:
                    fatal.append(item)
    return done, fatal
