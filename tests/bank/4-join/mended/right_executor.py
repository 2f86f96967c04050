import threading
from concurrent.futures import ThreadPoolExecutor


def all_at_once(work, items):
    if not items:
        return []
    start = threading.Barrier(len(items))

    def run(item):
        start.wait()
        return work(item)

    with ThreadPoolExecutor(len(items)) as executor:
        futures = [executor.submit(run, item) for item in items]
    return [None if future.exception() else future.result() for future in futures]
