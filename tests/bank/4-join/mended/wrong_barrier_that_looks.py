# mistake: a loop that only looks
# fails: returns when all
import threading
import time


def all_at_once(work, items):
    results = [None] * len(items)
    there = 0

    def run(place, item):
        nonlocal there
        there += 1
        while there < len(items):
            time.sleep(0.001)
        try:
            results[place] = work(item)
        except Exception:
            results[place] = None

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
