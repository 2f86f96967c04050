import threading
seats = threading.Semaphore(8)
def run_all(task, items):
    def work(item):
        with seats: task(item)
    threads = [threading.Thread(target=work, args=(item,)) for item in items]
    for t in threads: t.start()
    for t in threads: t.join()
