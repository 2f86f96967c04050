import threading
def fetch_all(fetch, items):
    threads = [threading.Thread(target=fetch, args=(item,)) for item in items]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return [fetch(item) for item in items]
