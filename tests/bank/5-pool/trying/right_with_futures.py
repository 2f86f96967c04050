from concurrent.futures import ProcessPoolExecutor


def try_all(function, items, workers):
    pairs = []
    with ProcessPoolExecutor(max_workers=workers) as executor:
        for future in [executor.submit(function, item) for item in items]:
            error = future.exception()
            if error is None:
                pairs.append((True, future.result()))
            else:
                pairs.append((False, f"{type(error).__name__}: {error}"))
    return pairs
