# mistake: a worker that was free waited for show
# fails: shows the others while a slow one is not ready yet
from multiprocessing import Pool
import queue


def as_they_come(function, items, workers, show):
    ready = queue.Queue()
    rest = iter(items)

    def hand_out(pool):
        for item in rest:
            pool.apply_async(function, (item,), callback=lambda result: ready.put((item, result)))
            return 1
        return 0

    with Pool(workers) as pool:
        under_way = sum(hand_out(pool) for _ in range(workers))
        while under_way:
            item, result = ready.get()
            show(item, result)
            under_way += hand_out(pool) - 1
