# mistake: state that survives between calls
# fails: returns only when the last call
import threading

threads = []


def run_all(task, items):
    """Call `task(item)` for all `items` at once; return when all have finished."""
    for item in items:
        thread = threading.Thread(target=task, args=(item,))
        threads.append(thread)
        thread.start()
    while threads:
        threads.pop().join()
