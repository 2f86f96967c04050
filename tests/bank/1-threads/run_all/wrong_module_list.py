# fails: returns only when
import threading

threads = []


def run_all(task, items):
    threads.clear()
    for item in items:
        thread = threading.Thread(target=task, args=(item,))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
