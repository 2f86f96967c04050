# mistake: waits for each result in the loop
# fails: returns every result | whatever it raises | all the workers
from concurrent.futures import ThreadPoolExecutor


def until_failure(function, items, workers):
    done, failed = {}, {}
    left = list(items)
    with ThreadPoolExecutor(workers) as executor:
        while left and not failed:
            item = left.pop(0)
            try:
                done[item] = executor.submit(function, item).result()
            except Exception as error:
                failed[item] = f"{type(error).__name__}: {error}"
    return done, failed, left
