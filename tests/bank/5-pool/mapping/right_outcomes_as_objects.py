from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import Pool
from typing import Any, Callable


@dataclass(frozen=True)
class Task:
    place: int
    function: Callable
    item: Any

    def perform(self):
        try:
            return self.place, True, self.function(self.item)
        except BaseException as error:
            return self.place, False, error


def pool_map(function, items, workers):
    """Return `[function(item) for item in items]`, computed by `workers` processes."""
    results = [None] * len(items)
    errors = {}
    tasks = [Task(place, function, item) for place, item in enumerate(items)]
    with ExitStack() as at_the_end:
        pool = Pool(workers)
        at_the_end.callback(pool.join)
        at_the_end.callback(pool.close)
        for place, good, value in pool.imap_unordered(Task.perform, tasks):
            if good:
                results[place] = value
            else:
                errors[place] = value
    if errors:
        raise errors[min(errors)]
    return results
