# mistake: notify() where several wait
# fails: comes to its end with several items | comes to its end when calls fail | lets no call begin | returns when all calls have ended
import threading


def all_at_once(work, items):
    """Call `work` for all the items at the same time; return the results, None for failures."""
    results = [None] * len(items)
    changed = threading.Condition()
    there = 0

    def run(place, item):
        nonlocal there
        with changed:
            there += 1
            if there == len(items):
                changed.notify()
            else:
                changed.wait_for(lambda: there == len(items))
        try:
            results[place] = work(item)
        except Exception:
            pass

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
