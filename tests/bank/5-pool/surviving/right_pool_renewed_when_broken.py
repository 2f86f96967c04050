from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def survive(function, items, workers):
    results = {}
    lost = []
    broken = False
    seen = []
    with ProcessPoolExecutor(workers) as pool:
        futures = {}
        for item in items:
            seen.append(item)
            if broken:
                continue
            try:
                futures[item] = pool.submit(function, item)
            except BrokenProcessPool:
                broken = True
    for item in seen:
        future = futures.get(item)
        if future is None or isinstance(future.exception(), BrokenProcessPool):
            lost.append(item)
        else:
            results[item] = future.result()

    # One worker for all second chances; a new one only after it was killed.
    fatal = []
    single = None
    try:
        for item in lost:
            if single is None:
                single = ProcessPoolExecutor(1)
            try:
                results[item] = single.submit(function, item).result()
            except BrokenProcessPool:
                fatal.append(item)
                single.shutdown()
                single = None
    finally:
        if single is not None:
            single.shutdown()
    return results, fatal
