from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait


def as_they_come(function, items, workers, show):
    with ProcessPoolExecutor(workers) as executor:
        of = {}
        for item in items:
            of[executor.submit(function, item)] = item
        pending = set(of)
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                show(of[future], future.result())
