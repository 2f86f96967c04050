# mistake: args without a tuple
# fails: calls the task once | same time | returns only when | starts a new
import threading


def run_all(task, items):
    threads = []
    for item in items:
        thread = threading.Thread(target=task, args=(item))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
