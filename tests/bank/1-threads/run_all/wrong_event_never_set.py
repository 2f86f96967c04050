# mistake: an event that nobody sets
# fails: calls the task once for | has all calls under way | starts a new thread for | returns only when the la
import threading


def run_all(task, items):
    begin = threading.Event()

    def work(item):
        begin.wait()
        task(item)

    threads = [threading.Thread(target=work, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
