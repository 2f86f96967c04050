from concurrent.futures import ThreadPoolExecutor, as_completed


import threading
def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("no workers")
    todo, lock, stop = iter(items), threading.Lock(), threading.Event()
    done, failed, begun = {}, {}, set()
    def work():
        while True:
            with lock:
                if stop.is_set():
                    return
                item = next(todo, None)
                if item is None:
                    return
                begun.add(item)
            try:
                done[item] = function(item)
            except Exception as error:
                failed[item] = f"{type(error).__name__}: {error}"
                stop.set()
    team = [threading.Thread(target=work) for _ in range(min(workers, len(items)))]
    for t in team:
        t.start()
    for t in team:
        t.join()
    return done, failed, [item for item in items if item not in begun]
