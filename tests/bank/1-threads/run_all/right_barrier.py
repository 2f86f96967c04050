import threading
def run_all(task, items):
    ready = threading.Barrier(len(items) + 1)
    def work(item):
        ready.wait()
        task(item)
    threads = [threading.Thread(target=work, args=(item,)) for item in items]
    for t in threads: t.start()
    ready.wait()
    for t in threads: t.join()
