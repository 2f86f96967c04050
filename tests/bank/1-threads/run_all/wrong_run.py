# mistake: run() instead of start()
# fails: same time
# may fail: calls the task | starts a new | returns only when
import threading


def run_all(task, items):
    threads = []
    for item in items:
        thread = threading.Thread(target=task, args=(item,))
        threads.append(thread)
        thread.run()
