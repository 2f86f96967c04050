from threading import Barrier, Thread


def all_at_once(work, items):
    results = [None] * len(items)
    start = Barrier(max(1, len(items)))

    def run(place, item):
        start.wait()
        try:
            results[place] = work(item)
        except Exception as error:
            print("failed:", error)

    threads = [Thread(target=run, args=(place, item)) for place, item in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
