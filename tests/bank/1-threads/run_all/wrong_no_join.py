# mistake: no join
# fails: returns only when
# may fail: calls the task once | same time | starts a new
import threading


def run_all(task, items):
    for item in items:
        threading.Thread(target=task, args=(item,)).start()
