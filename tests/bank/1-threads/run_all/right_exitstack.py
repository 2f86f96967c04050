import threading
from contextlib import ExitStack


def run_all(task, items):
    """Call `task(item)` for all `items` at once; return when all have finished."""
    with ExitStack() as at_the_end:
        for item in items:
            thread = threading.Thread(target=task, args=[item])
            thread.start()
            at_the_end.callback(thread.join)
