# mistake: an exception skips what gives back
# fails: comes to its end when calls fail
import threading


def all_at_once(work, items):
    """Call `work` for all the items at the same time; return the results, None for failures."""
    if not items:
        return []
    results = [None] * len(items)
    lock = threading.Lock()
    everybody_is_there = threading.Event()
    everybody_is_done = threading.Event()
    there, done = [], []

    def run(place, item):
        with lock:
            there.append(place)
            if len(there) == len(items):
                everybody_is_there.set()
        everybody_is_there.wait()
        try:
            results[place] = work(item)
            with lock:
                done.append(place)
                if len(done) == len(items):
                    everybody_is_done.set()
        except Exception:
            pass

    for place, item in enumerate(items):
        threading.Thread(target=run, args=(place, item)).start()
    everybody_is_done.wait()
    return results
