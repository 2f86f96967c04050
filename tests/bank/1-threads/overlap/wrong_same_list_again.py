# mistake: a result that is changed later | a result that contains itself
# fails: keeps that order | takes many items
import threading

results = []


def fetch_into(fetch, index, item):
    results[index] = fetch(item)


def fetch_all(fetch, items):
    """Return `[fetch(item) for item in items]`, with all calls at the same time."""
    results[:] = [None] * len(items)
    threads = []
    for index, item in enumerate(items):
        threads.append(threading.Thread(target=fetch_into, args=(fetch, index, item)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
