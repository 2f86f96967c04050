# mistake: target not named
# fails: calls the task once | same time | returns only when
# may fail: starts a new
import threading


def run_all(task, items):
    threads = [threading.Thread(task, (item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
