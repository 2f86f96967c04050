# mistake: a worker that was free waited for show
# fails: shows the others
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from itertools import islice

WINDOW = 200


def as_they_come(function, items, workers, show):
    """Call `show(item, result)` for each item, as soon as its result is there."""
    waiting = iter(items)
    with ProcessPoolExecutor(workers) as executor:
        under_way = {executor.submit(function, item): item for item in islice(waiting, WINDOW)}
        while under_way:
            ready, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in ready:
                item = under_way.pop(future)
                show(item, future.result())
                for following in islice(waiting, 1):
                    under_way[executor.submit(function, following)] = following
