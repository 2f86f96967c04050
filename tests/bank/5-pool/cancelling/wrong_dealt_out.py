# mistake: a thread that was free waited for a slow call
# fails: has all the
import threading


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("at least one worker")
    done, failed, stop = {}, {}, threading.Event()

    def work(share):
        for item in share:
            if stop.is_set():
                return
            try:
                done[item] = function(item)
            except Exception as error:
                stop.set()
                failed[item] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=work, args=(items[n::workers],)) for n in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, failed, [item for item in items if item not in done and item not in failed]
