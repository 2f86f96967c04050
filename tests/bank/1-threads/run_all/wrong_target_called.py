# mistake: target=f() instead of target=f
# fails: same time
# may fail: calls the task | starts a new | returns only when
import threading


def run_all(task, items):
    threads = []
    for item in items:
        thread = threading.Thread(target=task(item))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
