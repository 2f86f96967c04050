# mistake: a result that contains itself
# fails: keeps that order when the last call finishes first
import threading


results = []
def fetch_all(fetch, items):
    global results
    results = [None] * len(items)
    def one(place, item):
        results[place] = fetch(item)
    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(items)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return results
