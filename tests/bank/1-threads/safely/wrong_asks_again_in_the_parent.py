# mistake: an item was called twice | a special case without a worker
# fails: keeps the results of the tasks that succ | runs every task in a thread that has its | returns when all tasks have ended, with 
import threading


def run_safely(tasks):
    results, errors = {}, {}
    threads = [threading.Thread(target=lambda name=name: results.update({name: tasks[name]()}), name=name) for name in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in tasks:
        if name not in results:
            try:
                tasks[name]()
            except Exception as error:
                errors[name] = f"{type(error).__name__}: {error}"
    return results, errors
