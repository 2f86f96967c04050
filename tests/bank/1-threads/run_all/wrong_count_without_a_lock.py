# mistake: shared data changed without a lock
# fails: returns only when
import threading


def run_all(task, items):
    left = len(items)
    all_done = threading.Event()

    def call(item):
        nonlocal left
        task(item)
        left -= 1
        if left == 0:
            all_done.set()

    for item in items:
        threading.Thread(target=call, args=(item,)).start()
    if items:
        all_done.wait()
