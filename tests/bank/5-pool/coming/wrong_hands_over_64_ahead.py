# mistake: a worker that was free waited for show
# fails: shows the others
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from itertools import islice


def as_they_come(function, items, workers, show):
    todo = iter(items)
    with ProcessPoolExecutor(workers) as executor:
        item_of = {executor.submit(function, item): item for item in islice(todo, 64)}
        while item_of:
            done, _ = wait(item_of, return_when=FIRST_COMPLETED)
            for future in done:
                item = item_of.pop(future)
                for following in islice(todo, 1):
                    item_of[executor.submit(function, following)] = following
                show(item, future.result())
