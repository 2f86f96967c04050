import threading
def run_all(task, items):
    threads = {}
    for item in items: threads[item] = threading.Thread(target=task, args=(item,))
    for t in threads.values(): t.start()
    for t in threads.values(): t.join()
