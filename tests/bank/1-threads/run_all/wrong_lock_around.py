# mistake: lock held during the work
# fails: same time
# may fail: calls the task | starts a new | returns only when
import threading

lock = threading.Lock()


def run_all(task, items):
    def work(item):
        with lock:
            task(item)

    threads = [threading.Thread(target=work, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
