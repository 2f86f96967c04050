# mistake: equal items taken for one
# fails: returns when all calls have ended
import threading


def all_at_once(work, items):
    if not items:
        return []
    results = [None] * len(items)
    lock = threading.Lock()
    there_all, done_all = threading.Event(), threading.Event()
    there, done = set(), set()
    def run(place, item):
        with lock:
            there.add(place)
            if len(there) == len(items):
                there_all.set()
        there_all.wait()
        try:
            results[place] = work(item)
        except Exception:
            pass
        with lock:
            done.add(item)
            if len(done) == len(items):
                done_all.set()
    for place, item in enumerate(items):
        threading.Thread(target=run, args=(place, item)).start()
    done_all.wait()
    return results
