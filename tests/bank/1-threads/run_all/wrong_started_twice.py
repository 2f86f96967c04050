# mistake: started twice
# fails: calls the task once | same time | returns only when
# may fail: starts a new
import threading


def run_all(task, items):
    threads = []
    for item in items:
        thread = threading.Thread(target=task, args=(item,))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.start()
        thread.join()
