# mistake: no such place in the list yet
# fails: order of the items | keeps that order | takes many items
# may fail: has all calls
import threading


def fetch_all(fetch, items):
    results = []

    def fetch_into(index, item):
        results[index] = fetch(item)

    threads = []
    for index, item in enumerate(items):
        thread = threading.Thread(target=fetch_into, args=(index, item))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
    return results
