# mistake: changes the list it was given
# fails: returns when all calls have ended
import threading


def all_at_once(work, items):
    results, threads = [None] * len(items), []
    line = threading.Barrier(max(1, len(items)))

    def run(place, item):
        line.wait()
        try:
            results[place] = work(item)
        except Exception:
            pass

    while items:
        threads.append(threading.Thread(target=run, args=(len(threads), items.pop(0))))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
