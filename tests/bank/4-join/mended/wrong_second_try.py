# mistake: a call that had failed was made again
# fails: comes to its end when
import threading


def all_at_once(work, items):
    results = [None] * len(items)
    lock = threading.Lock()
    everybody_is_there = threading.Event()
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
            try:
                results[place] = work(item)
            except Exception:
                results[place] = None

    threads = []
    for place, item in enumerate(items):
        thread = threading.Thread(target=run, args=(place, item))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
    return results
