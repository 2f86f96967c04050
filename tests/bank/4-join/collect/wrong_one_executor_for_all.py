import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def compute_all(work, numbers):
    if not numbers:
        return []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(numbers), context, max_tasks_per_child=1) as pool:
        futures = [pool.submit(work, number) for number in numbers]
    return [None if future.exception() else future.result() for future in futures]
