# mistake: none | a key that cannot be one | equal items taken for one
# fails: takes many items
import threading
from functools import cache


def fetch_all(fetch, items):
    fetch = cache(fetch)
    results = [None] * len(items)

    def work(i):
        results[i] = fetch(items[i])

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(items))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return results
