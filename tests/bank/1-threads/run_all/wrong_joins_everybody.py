# mistake: waits for the children of others
# fails: calls the task | has all calls | starts a new | returns only when
import threading


def run_all(task, items):
    """Call `task(item)` for all `items` at once; return when all have finished."""
    for item in items:
        threading.Thread(target=task, args=(item,), daemon=False).start()
    strangers = (threading.main_thread(), threading.current_thread())
    for thread in threading.enumerate():
        if thread not in strangers and not thread.daemon:
            thread.join()
