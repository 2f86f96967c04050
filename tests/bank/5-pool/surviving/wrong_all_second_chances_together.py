# mistake: a second chance was given while another call was under way
# fails: calls what was lost
# may fail: tells bad luck | takes items that come slowly
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def in_a_pool(function, items, workers):
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
    return done, [item for item in futures if item not in done]


def survive(function, items, workers):
    done, lost = in_a_pool(function, items, workers)
    more, fatal = in_a_pool(function, lost, workers)
    return done | more, fatal
