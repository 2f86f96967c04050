# mistake: a worker process was still alive at the end
# fails: leaves no process
from concurrent.futures import ProcessPoolExecutor


def pool_map(function, items, workers):
    executor = ProcessPoolExecutor(workers)
    try:
        return list(executor.map(function, items))
    finally:
        executor.shutdown(wait=False)
