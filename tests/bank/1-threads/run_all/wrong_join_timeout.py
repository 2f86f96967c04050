# mistake: join with a timeout
# fails: returns only when | calls the task | has all calls | starts a new
import threading


def run_all(task, items):
    threads = [threading.Thread(target=task, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(0.01)
