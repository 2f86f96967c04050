import threading
from concurrent.futures import ThreadPoolExecutor
def run_safely(tasks):
    results, errors = {}, {}
    def work(name, f):
        threading.current_thread().name = name
        return f()
    with ThreadPoolExecutor(len(tasks) + 1) as pool:
        futures = {n: pool.submit(work, n, f) for n, f in tasks.items()}
    for n, f in futures.items():
        e = f.exception()
        if e is None: results[n] = f.result()
        else: errors[n] = f"{type(e).__name__}: {e}"
    return results, errors
