from contextlib import contextmanager
from multiprocessing import Pool


class Attempt:
    """A function that reports its failures instead of raising them."""

    def __init__(self, function):
        self.function = function

    def __call__(self, item):
        try:
            good, value = True, self.function(item)
        except BaseException as error:
            good, value = False, "{}: {}".format(type(error).__name__, error)
        return good, value


@contextmanager
def crew(workers):
    pool = Pool(workers)
    try:
        yield pool
    finally:
        pool.close()
        pool.join()


def try_all(function, items, workers):
    """Return for each item `(True, result)`, or `(False, text)` if the call has failed."""
    with crew(workers) as pool:
        promises = [pool.apply_async(Attempt(function), [item]) for item in items]
        return [promise.get() for promise in promises]
