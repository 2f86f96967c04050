# mistake: it returned before all calls had ended
# fails: returns only when
import threading
import time


def run_all(task, items):
    """Call `task(item)` for all `items` at once; return when all have finished."""
    before = threading.active_count()
    for item in items:
        threading.Thread(target=task, args=(item,)).start()
    while threading.active_count() > before:
        time.sleep(0.005)
