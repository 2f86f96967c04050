# mistake: changes the list it was given
# fails: computes in several
from concurrent.futures import ProcessPoolExecutor, as_completed


def as_they_come(function, items, workers, show):
    with ProcessPoolExecutor(workers) as executor:
        futures = {}
        while items:
            item = items.pop()
            futures[executor.submit(function, item)] = item
        for future in as_completed(futures):
            show(futures[future], future.result())
