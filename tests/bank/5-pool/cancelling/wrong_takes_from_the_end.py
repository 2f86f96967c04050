# mistake: in the reverse order
# fails: cancels what has not begun as soon as a  | reports every call that fails, whatever  | has all the workers at work, begins in o
import threading


def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError("workers")
    todo, lock, stop = list(items), threading.Lock(), False
    done, failed = {}, {}

    def work():
        nonlocal stop
        while True:
            with lock:
                if stop or not todo:
                    return
                item = todo.pop()
            try:
                done[item] = function(item)
            except Exception as error:
                stop = True
                failed[item] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, failed, todo
