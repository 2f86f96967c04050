# mistake: none
# fails: keeps that order
import threading


def fetch_all(fetch, items):
    pairs = []

    def fetch_one(place, item):
        nonlocal pairs
        result = fetch(item)
        pairs = [*pairs, (place, result)]

    threads = [threading.Thread(target=fetch_one, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [result for _, result in sorted(pairs, key=lambda pair: pair[0])]
