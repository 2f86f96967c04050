import threading


def run_all(task, items):
    threads = [threading.Thread(target=lambda item=item: task(item)) for item in items]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
