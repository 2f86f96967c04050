# mistake: none | results kept by the number of the thread
# fails: takes many items
# may fail: returns what
import threading


def fetch_all(fetch, items):
    found = {}
    def one(item):
        found[threading.get_ident()] = fetch(item)
    threads = []
    for item in items:
        t = threading.Thread(target=one, args=(item,))
        t.start()
        threads.append(t)
    for t in threads:
        t.join()
    return [found[t.ident] for t in threads]
