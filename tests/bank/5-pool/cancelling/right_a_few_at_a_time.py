from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait


def until_failure(function, items, workers):
    left = list(items)
    results, failed = {}, {}
    with ThreadPoolExecutor(workers) as executor:
        under_way = {}
        while under_way or (left and not failed):
            while left and not failed and len(under_way) < workers:
                item = left.pop(0)
                under_way[executor.submit(function, item)] = item
            ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in ended:
                item = under_way.pop(future)
                error = future.exception()
                if error is None:
                    results[item] = future.result()
                else:
                    failed[item] = f"{type(error).__name__}: {error}"
    return results, failed, left
