# mistake: changes the list it was given
# fails: starts a new
import threading


def run_all(task, items):
    threads = []
    while items:
        thread = threading.Thread(target=task, args=(items.pop(),))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
