# mistake: shared data changed without a lock
# fails: keeps that order
import threading


def fetch_all(fetch, items):
    results = [None] * len(items)
    finished = 0
    changed = threading.Condition()

    def one(place, item):
        nonlocal finished
        results[place] = fetch(item)
        finished += 1
        with changed:
            changed.notify()

    for place, item in enumerate(items):
        threading.Thread(target=one, args=(place, item)).start()
    with changed:
        changed.wait_for(lambda: finished == len(items))
    return results
