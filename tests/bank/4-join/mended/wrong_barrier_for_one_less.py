# mistake: a barrier that is never full
# fails: comes to its end with se | comes to its end when ca | lets no call begin befor | returns when all calls h
import threading
def all_at_once(work, items):
    results = [None] * len(items)
    if not items:
        return results
    start = threading.Barrier(max(1, len(items) - 1))
    def run(place, item):
        start.wait()
        try:
            results[place] = work(item)
        except Exception:
            pass
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(items)]
    for t in threads: t.start()
    for t in threads: t.join()
    return results
