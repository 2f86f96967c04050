# mistake: place found by a shared counter
# fails: keeps that order | takes many items
# may fail: order of the items | has all calls
import threading


def fetch_all(fetch, items):
    results = [None] * len(items)
    place = 0
    lock = threading.Lock()

    def work(item):
        nonlocal place
        content = fetch(item)
        with lock:
            results[place] = content
            place += 1

    threads = [threading.Thread(target=work, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
