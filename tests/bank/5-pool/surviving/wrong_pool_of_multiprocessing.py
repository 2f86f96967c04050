# mistake: a worker of the pool has died
# fails: calls what was lost | tells bad luck | takes items that come slowly
# takes: long
from multiprocessing import Pool


def survive(function, items, workers):
    done, fatal = {}, []
    with Pool(workers) as pool:
        promises = {item: pool.apply_async(function, (item,)) for item in items}
        for item, promise in promises.items():
            try:
                done[item] = promise.get()
            except Exception:
                fatal.append(item)
    return done, fatal
