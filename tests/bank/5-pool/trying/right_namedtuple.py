from functools import partial
from multiprocessing import Pool

from collections import namedtuple
Outcome = namedtuple("Outcome", "good value")


def attempt(f, x):
    try: return Outcome(True, f(x))
    except Exception as e: return Outcome(False, f"{type(e).__qualname__}: {e}")


def try_all(function, items, workers):
    with Pool(workers) as pool:
        return [tuple(o) for o in pool.map(partial(attempt, function), items)]
