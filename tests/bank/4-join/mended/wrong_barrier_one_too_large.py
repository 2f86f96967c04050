# mistake: a barrier that is never full
# fails: comes to its end when | lets no call
# takes: long
import threading


def all_at_once(work, items):
    results = [None] * len(items)
    barrier = threading.Barrier(len(items) + 1)

    def run(place, item):
        try:
            barrier.wait(timeout=5)
        except threading.BrokenBarrierError:
            pass
        try:
            results[place] = work(item)
        except Exception:
            results[place] = None

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(items)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return results
