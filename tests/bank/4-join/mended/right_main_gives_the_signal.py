import threading


def all_at_once(work, items):
    results = [None] * len(items)
    start = threading.Event()
    here = threading.Semaphore(0)

    def run(place, item):
        here.release()
        start.wait()
        try:
            results[place] = work(item)
        except Exception:
            results[place] = None

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for _ in threads:
        here.acquire()
    start.set()
    for thread in threads:
        thread.join()
    return results
