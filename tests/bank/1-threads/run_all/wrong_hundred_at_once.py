# mistake: none
# fails: starts a new
import threading


def run_all(task, items):
    for start in range(0, len(items), 100):
        threads = [threading.Thread(target=task, args=(item,)) for item in items[start : start + 100]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
