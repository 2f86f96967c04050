import time
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        waiting = [(item, pool.apply_async(function, [item])) for item in items]
        while waiting:
            for pair in [pair for pair in waiting if pair[1].ready()]:
                waiting.remove(pair)
                show(pair[0], pair[1].get())
            time.sleep(0.01)
