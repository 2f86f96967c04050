# mistake: a loop over pairs that are none
# fails: returns what the calls | has all calls | keeps that order | takes many items
import threading


def fetch_all(fetch, items):
    results = [None] * len(items)
    def go(i, item):
        results[i] = fetch(item)
    ts = []
    for i, item in items:
        t = threading.Thread(target=go, args=(i, item))
        ts.append(t)
        t.start()
    for t in ts: t.join()
    return results
