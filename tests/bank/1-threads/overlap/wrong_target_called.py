# mistake: target=f() instead of target=f
# fails: same time | keeps that order | takes many items
import threading


def fetch_all(fetch, items):
    results = [None] * len(items)

    def fetch_into(index, item):
        results[index] = fetch(item)

    threads = []
    for index, item in enumerate(items):
        thread = threading.Thread(target=fetch_into(index, item))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
    return results
