# mistake: a worker that was free waited for show
# fails: shows the others while a
from concurrent.futures import ProcessPoolExecutor


def as_they_come(function, items, workers, show):
    """Call `show(item, result)` for each item, as soon as its result is there."""
    with ProcessPoolExecutor(max_workers=workers) as executor:
        for item in items:
            future = executor.submit(function, item)
            future.add_done_callback(lambda future, item=item: show(item, future.result()))
