from concurrent.futures import ProcessPoolExecutor


def pool_map(function, items, workers):
    with ProcessPoolExecutor(max_workers=workers) as executor:
        return list(executor.map(function, items))
