# mistake: a result that is a list was taken apart
# fails: keeps that order | takes many items
import threading


def fetch_all(fetch, items):
    parts = [[] for _ in items]

    def fetch_into(index, item):
        found = fetch(item)
        parts[index] += found if isinstance(found, list) else [found]

    threads = [threading.Thread(target=fetch_into, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [result for part in parts for result in part]
