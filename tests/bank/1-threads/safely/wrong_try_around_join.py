# mistake: try/except around start() or join()
# fails: keeps the results | same time
# may fail: runs every task | returns when all
import threading


def run_safely(tasks):
    results, errors = {}, {}

    def run_one(name, function):
        results[name] = function()

    threads = {}
    for name, function in tasks.items():
        threads[name] = threading.Thread(target=run_one, args=(name, function), name=name)
        threads[name].start()
    for name, thread in threads.items():
        try:
            thread.join()
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {error}"
    return results, errors
