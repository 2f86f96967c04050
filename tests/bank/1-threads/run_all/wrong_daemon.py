# mistake: no join
# fails: returns only when | starts a new
# may fail: calls the task once | same time
import threading


def run_all(task, items):
    threads = [threading.Thread(target=task, args=(item,), daemon=True) for item in items]
    for thread in threads:
        thread.start()
