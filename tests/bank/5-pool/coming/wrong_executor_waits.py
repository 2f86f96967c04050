# mistake: waits for all the results
# fails: while a slow one is not ready yet
from concurrent.futures import ProcessPoolExecutor, as_completed


def as_they_come(function, items, workers, show):
    with ProcessPoolExecutor(workers) as executor:
        futures = {executor.submit(function, item): item for item in items}
    for future in as_completed(futures):
        show(futures[future], future.result())
