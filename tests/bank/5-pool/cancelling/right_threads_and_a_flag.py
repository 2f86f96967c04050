import threading


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("no workers")
    waiting = list(items)
    done, failed = {}, {}
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                if failed or not waiting:
                    return
                item = waiting.pop(0)
            try:
                result = function(item)
            except Exception as error:
                with lock:
                    failed[item] = f"{type(error).__name__}: {error}"
            else:
                with lock:
                    done[item] = result

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, failed, waiting
