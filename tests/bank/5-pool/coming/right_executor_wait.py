from concurrent import futures


def as_they_come(function, items, workers, show):
    with futures.ProcessPoolExecutor(max_workers=workers) as crew:
        item_of = {crew.submit(function, item): item for item in items}
        left = set(item_of)
        while left:
            over, left = futures.wait(left, return_when=futures.FIRST_COMPLETED)
            for future in over:
                show(item_of[future], future.result())
