# mistake: every item had a thread of its own
# fails: has all the
from threading import Event, Semaphore, Thread


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("workers must be at least 1")
    room, over = Semaphore(workers), Event()
    done, failed, cancelled = {}, {}, []

    def call(item):
        with room:
            if over.is_set():
                cancelled.append(item)
                return
            try:
                done[item] = function(item)
            except Exception as error:
                over.set()
                failed[item] = f"{type(error).__name__}: {error}"

    threads = [Thread(target=call, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cancelled.sort(key=items.index)
    return done, failed, cancelled
