# mistake: expects a return value from a worker
# fails: order of the items | keeps that order | takes many items
# may fail: has all calls
import threading


def fetch_all(fetch, items):
    threads = [threading.Thread(target=fetch, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    return [thread.join() for thread in threads]
