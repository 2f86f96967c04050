# mistake: threads where processes were asked for
# fails: shows in the parent
from concurrent.futures import ThreadPoolExecutor, as_completed


def as_they_come(function, items, workers, show):
    with ThreadPoolExecutor(workers) as executor:
        futures = {executor.submit(function, item): item for item in items}
        for future in as_completed(futures):
            show(futures[future], future.result())
