# mistake: late-binding lambda
# fails: starts a new
import threading


def run_all(task, items):
    """Call `task(item)` for all `items` at once; return when all have finished."""
    threads = []
    for item in items:
        thread = threading.Thread(target=lambda: task(item))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
