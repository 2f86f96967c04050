import queue
from functools import partial
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    """Call `show(item, result)` for each item, as soon as its result is there."""
    arrived = queue.SimpleQueue()

    def came(item, result):
        arrived.put((item, result, None))

    def failed(item, error):
        arrived.put((item, None, error))

    pool = Pool(processes=workers)
    try:
        for item in items:
            pool.apply_async(
                function,
                (item,),
                callback=partial(came, item),
                error_callback=partial(failed, item),
            )
        pool.close()
        for _ in items:
            item, result, error = arrived.get()
            if error is not None:
                raise error
            show(item, result)
    finally:
        pool.close()
        pool.join()
