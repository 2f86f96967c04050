# mistake: a way out without a value
# fails: order of the items | keeps that order | takes many items
# may fail: has all calls
import threading


def fetch_all(fetch, items):
    results = [None] * len(items)

    def fetch_into(index, item):
        results[index] = fetch(item)

    threads = [threading.Thread(target=fetch_into, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
