# mistake: several threads took the same item
# fails: returns only when
import threading


def run_all(task, items):
    rest = list(items)

    def work():
        item = rest[0]
        rest[:] = rest[1:]
        task(item)

    threads = [threading.Thread(target=work) for _ in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
