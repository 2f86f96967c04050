# mistake: several threads took the same item
# fails: returns only when
import threading


def run_all(task, items):
    at = 0

    def work():
        nonlocal at
        mine = at
        at = mine + 1
        task(items[mine])

    threads = [threading.Thread(target=work) for _ in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
