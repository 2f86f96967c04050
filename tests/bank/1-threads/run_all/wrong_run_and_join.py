# mistake: run() instead of start()
# fails: calls the task once | same time | returns only when
# may fail: starts a new
import threading


def run_all(task, items):
    threads = [threading.Thread(target=task, args=(item,)) for item in items]
    for thread in threads:
        thread.run()
    for thread in threads:
        thread.join()
