# mistake: no join
# fails: keeps that order | takes many items
# may fail: same time | order of the items
import threading


def fetch_all(fetch, items):
    results = [None] * len(items)

    def fetch_into(index, item):
        results[index] = fetch(item)

    for index, item in enumerate(items):
        threading.Thread(target=fetch_into, args=(index, item)).start()
    return results
