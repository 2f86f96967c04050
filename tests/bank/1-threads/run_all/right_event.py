import threading


def run_all(task, items):
    left = len(items)
    lock = threading.Lock()
    done = threading.Event()

    def work(item):
        nonlocal left
        task(item)
        with lock:
            left -= 1
            if not left:
                done.set()

    for item in items:
        threading.Thread(target=work, kwargs={"item": item}).start()
    if items:
        done.wait()
