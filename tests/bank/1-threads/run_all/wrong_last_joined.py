# mistake: not every worker joined
# fails: returns only when
# may fail: calls the task once | starts a new
import threading


def run_all(task, items):
    for item in items:
        thread = threading.Thread(target=task, args=(item,))
        thread.start()
    thread.join()
