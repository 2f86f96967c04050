# mistake: nothing for a while taken for the end
# fails: returns when all
import queue
import threading


def run_safely(tasks):
    results, errors = {}, {}
    waiting = {name: queue.Queue() for name in tasks}

    def run_one(name):
        try:
            results[name] = waiting[name].get_nowait()()
        except queue.Empty:
            return
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=run_one, args=(name,), name=name) for name in tasks]
    for name, function in tasks.items():
        waiting[name].put(function)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, errors
