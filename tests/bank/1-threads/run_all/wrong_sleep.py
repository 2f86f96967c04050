import threading, time
def run_all(task, items):
    for item in items: threading.Thread(target=task, args=(item,)).start()
    time.sleep(0.5)
