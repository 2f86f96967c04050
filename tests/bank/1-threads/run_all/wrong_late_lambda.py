# mistake: late-binding lambda
# fails: calls the task once | returns only when
# may fail: has all calls | starts a new
import threading


def run_all(task, items):
    threads = [threading.Thread(target=lambda: task(item)) for item in items]
    for item in items:
        pass
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
