import threading, queue
def run_all(task, items):
    q = queue.Queue()
    def work(item):
        try: task(item)
        finally: q.put(item)
    for item in items:
        threading.Thread(target=work, args=(item,), daemon=True).start()
    for _ in range(len(items)): q.get()
