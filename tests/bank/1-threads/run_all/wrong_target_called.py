# mistake: target=f() instead of target=f
# fails: same time
import threading


def run_all(task, items):
    threads = []
    for item in items:
        thread = threading.Thread(target=task(item))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
