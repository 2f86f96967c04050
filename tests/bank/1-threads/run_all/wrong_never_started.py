# mistake: never started
# fails: calls the task once | same time | returns only when
# may fail: starts a new
import threading


def run_all(task, items):
    threads = []
    for item in items:
        threads.append(threading.Thread(target=task, args=(item,)))
    return threads
