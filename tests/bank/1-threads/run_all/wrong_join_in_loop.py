# mistake: join inside the start loop
# fails: same time | starts a new | returns only when
import threading


def run_all(task, items):
    for item in items:
        thread = threading.Thread(target=task, args=(item,))
        thread.start()
        thread.join()
