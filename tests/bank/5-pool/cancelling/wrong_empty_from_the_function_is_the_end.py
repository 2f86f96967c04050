# mistake: a call that had failed was listed as cancelled
# fails: reports every call
import queue
import threading


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("at least one worker")
    done, failed, stop = {}, {}, threading.Event()
    waiting = queue.Queue()
    for item in items:
        waiting.put(item)

    def work():
        try:
            while not stop.is_set():
                item = waiting.get_nowait()
                try:
                    done[item] = function(item)
                except queue.Empty:
                    raise
                except Exception as error:
                    stop.set()
                    failed[item] = f"{type(error).__name__}: {error}"
        except queue.Empty:
            pass

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, failed, [item for item in items if item not in done and item not in failed]
