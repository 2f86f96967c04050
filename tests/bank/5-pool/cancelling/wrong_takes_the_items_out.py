# mistake: changes the list it was given
# fails: has all the | cancels what has not begun
import threading


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("at least one worker")
    done, failed, lock = {}, {}, threading.Lock()

    def work():
        while True:
            with lock:
                if failed or not items:
                    return
                item = items.pop(0)
            try:
                done[item] = function(item)
            except Exception as error:
                failed[item] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, failed, list(items)
