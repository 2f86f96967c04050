# fails: keeps that order | takes many items
# may fail: order of the items | has all calls
import threading


def fetch_all(fetch, items):
    results = []

    def work(item):
        results.append(fetch(item))

    threads = [threading.Thread(target=work, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
