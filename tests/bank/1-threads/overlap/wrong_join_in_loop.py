# mistake: join inside the start loop
# fails: same time | keeps that order | takes many items
import threading


def fetch_all(fetch, items):
    results = [None] * len(items)

    def fetch_into(index, item):
        results[index] = fetch(item)

    for index, item in enumerate(items):
        thread = threading.Thread(target=fetch_into, args=(index, item))
        thread.start()
        thread.join()
    return results
