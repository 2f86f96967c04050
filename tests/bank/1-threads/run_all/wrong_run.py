# mistake: run() instead of start()
# fails: same time
import threading


def run_all(task, items):
    threads = []
    for item in items:
        thread = threading.Thread(target=task, args=(item,))
        threads.append(thread)
        thread.run()
