import threading


def run_all(task, items):
    items = list(items)
    finished = threading.Semaphore(0)

    def work(item):
        try:
            task(item)
        finally:
            finished.release()

    for item in items:
        threading.Thread(target=work, args=[item], daemon=True).start()
    for _ in items:
        finished.acquire()
