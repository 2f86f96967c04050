# mistake: a worker that was free waited for show | a slow item held up what was to be shown
# fails: shows the others
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from itertools import islice


def as_they_come(function, items, workers, show):
    """Call `show(item, result)` for each item, as soon as its result is there."""
    waiting = iter(items)
    with ProcessPoolExecutor(workers) as executor:
        running = {executor.submit(function, item): item for item in islice(waiting, workers)}
        while running:
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ready:
                show(running.pop(future), future.result())
                for item in islice(waiting, 1):
                    running[executor.submit(function, item)] = item
