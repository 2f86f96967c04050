# mistake: a loop that only looks
# fails: keeps that order
import threading
import time


def fetch_all(fetch, items):
    results = [None] * len(items)
    finished = 0

    def one(place, item):
        nonlocal finished
        results[place] = fetch(item)
        finished += 1

    for place, item in enumerate(items):
        threading.Thread(target=one, args=(place, item), daemon=True).start()
    while finished < len(items):
        time.sleep(0.001)
    return results
