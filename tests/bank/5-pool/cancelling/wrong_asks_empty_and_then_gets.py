# mistake: trusts empty()
# fails: has all the
import queue
import threading


def until_failure(function, items, workers):
    """Call `function` for the items until one fails; return what was done, failed and cancelled."""
    if workers < 1:
        raise ValueError("workers must be at least 1")
    waiting = queue.Queue()
    for item in items:
        waiting.put(item)
    stop = threading.Event()
    done, failed = {}, {}

    def work():
        while not stop.is_set() and not waiting.empty():
            item = waiting.get()
            try:
                done[item] = function(item)
            except Exception as error:
                stop.set()
                failed[item] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, failed, [item for item in items if item not in done and item not in failed]
