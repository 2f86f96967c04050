# mistake: lock held during the work
# fails: with several items
import threading


def all_at_once(work, items):
    results = [None] * len(items)
    lock = threading.Lock()
    start = threading.Barrier(len(items) + 1)

    def run(place, item):
        start.wait()
        with lock:
            try:
                results[place] = work(item)
            except Exception:
                pass

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    start.wait()
    for thread in threads:
        thread.join()
    return results
