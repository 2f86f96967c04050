import threading, time
def run_all(task, items):
    threads = [threading.Thread(target=task, args=(item,)) for item in items]
    for t in threads: t.start()
    while any(t.is_alive() for t in threads):
        time.sleep(0.01)
