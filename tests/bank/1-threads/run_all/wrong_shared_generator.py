# mistake: one generator for several workers
# fails: returns only when
import threading


def run_all(task, items):
    one_by_one = (item for item in items)
    threads = [threading.Thread(target=lambda: task(next(one_by_one))) for _ in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
