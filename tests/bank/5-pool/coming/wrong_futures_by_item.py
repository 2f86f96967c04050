# mistake: equal items taken for one | a key that cannot be one
# fails: shows every item with its own result | computes in several processes at once, a
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait


def as_they_come(function, items, workers, show):
    with ProcessPoolExecutor(workers) as executor:
        futures = {item: executor.submit(function, item) for item in items}
        open_ones = set(futures.values())
        while open_ones:
            done, open_ones = wait(open_ones, return_when=FIRST_COMPLETED)
            for item, future in futures.items():
                if future in done:
                    show(item, future.result())
