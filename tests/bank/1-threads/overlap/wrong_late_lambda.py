# mistake: late-binding lambda
# fails: order of the items | keeps that order | takes many items
# may fail: has all calls
import threading


def fetch_all(fetch, items):
    results = {}

    def put(index, item):
        results[index] = fetch(item)

    threads = []
    for index, item in enumerate(items):
        threads.append(threading.Thread(target=lambda: put(index, item)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [results.get(index) for index in range(len(items))]
