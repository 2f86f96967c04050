# fails: cancels what has not begun as soon as a call fails, also while an earlier one is slow
from collections import deque
from threading import Lock, Thread


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("workers must be at least 1")
    waiting, lock = deque(items), Lock()
    done, failed, cancelled = {}, {}, []

    def work():
        while True:
            with lock:
                if not waiting:
                    return
                item = waiting.popleft()
            try:
                result = function(item)
            except Exception as error:
                with lock:
                    failed[item] = f"{type(error).__name__}: {error}"
                    cancelled.extend(waiting)
                    waiting.clear()
            else:
                with lock:
                    done[item] = result

    threads = [Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        items[:] = cancelled
    return done, failed, cancelled
