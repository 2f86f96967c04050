# mistake: a failure ended a call that had not failed
# fails: returns when all calls have ended
import threading


def all_at_once(work, items):
    """Call `work` for all the items at the same time; return the results, None for failures."""
    results = [None] * len(items)
    barrier = threading.Barrier(max(1, len(items)))

    def run(place, item):
        try:
            barrier.wait()
            results[place] = work(item)
        except Exception:
            barrier.abort()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
