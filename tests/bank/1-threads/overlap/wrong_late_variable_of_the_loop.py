# mistake: late-binding lambda
# fails: keeps that order
import queue
import threading


def fetch_all(fetch, items):
    found = queue.SimpleQueue()
    for index, item in enumerate(items):
        threading.Thread(target=lambda: found.put((index, fetch(item)))).start()
    pairs = [found.get() for _ in items]
    return [result for _, result in sorted(pairs, key=lambda pair: pair[0])]
