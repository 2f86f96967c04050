import threading
def run_all(task, items):
    threads = [threading.Thread(target=task, args=(item,)) for item in items]
    for t in threads: t.start()
    for t in threads: t.join()
    return threads and len(threads)
