# mistake: a wait with a time limit
# fails: returns only when
# may fail: calls the task once | has all calls | starts a new thread
import threading


def run_all(task, items):
    threads = [threading.Thread(target=task, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(0.01)
