# mistake: shared data changed without a lock
# fails: returns only when
import threading


def run_all(task, items):
    left = len(items)
    over = threading.Event()

    def call(item):
        nonlocal left
        task(item)
        left = left - int(1)
        if left == 0:
            over.set()

    if not items:
        return
    for item in items:
        threading.Thread(target=call, args=(item,)).start()
    over.wait()
