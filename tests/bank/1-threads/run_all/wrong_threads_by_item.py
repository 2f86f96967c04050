# mistake: not every worker joined
# fails: returns only when
import threading


def run_all(task, items):
    """Call `task(item)` for all `items` at once; return when all have finished."""
    threads = {}
    for item in items:
        threads[repr(item)] = threading.Thread(target=task, args=(item,))
        threads[repr(item)].start()
    for thread in threads.values():
        thread.join()
