# mistake: shared data changed without a lock
# fails: returns when all
import threading


def all_at_once(work, items):
    if not items:
        return []
    results = [None] * len(items)
    barrier = threading.Barrier(len(items))
    everybody_is_done = threading.Event()
    done = 0

    def run(place, item):
        nonlocal done
        barrier.wait()
        try:
            results[place] = work(item)
        except Exception:
            pass
        done += 1
        if done == len(items):
            everybody_is_done.set()

    for place, item in enumerate(items):
        threading.Thread(target=run, args=(place, item)).start()
    everybody_is_done.wait()
    return results
