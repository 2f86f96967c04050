# mistake: waits for each result in the loop
# fails: while a slow one is not ready yet | shows in the parent
from concurrent.futures import ProcessPoolExecutor


def as_they_come(function, items, workers, show):
    with ProcessPoolExecutor(workers) as executor:
        for item in items:
            show(item, executor.submit(function, item).result())
