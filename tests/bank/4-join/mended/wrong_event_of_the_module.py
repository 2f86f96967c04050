# mistake: state that survives between calls
# fails: lets no call
import threading

lock = threading.Lock()
everybody_is_there = threading.Event()


def all_at_once(work, items):
    """Call `work` for all the items at the same time; return the results, None for failures."""
    results = [None] * len(items)
    there = []

    def run(place, item):
        with lock:
            there.append(place)
            if len(there) == len(items):
                everybody_is_there.set()
        everybody_is_there.wait()
        try:
            results[place] = work(item)
        except Exception:
            pass

    threads = []
    for place, item in enumerate(items):
        thread = threading.Thread(target=run, args=(place, item))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
    return results
