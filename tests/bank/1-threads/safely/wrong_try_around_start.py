# mistake: try/except around start() or join()
# fails: keeps the results | same time
# may fail: runs every task | returns when all
import threading


def run_safely(tasks):
    results, errors = {}, {}

    def run_one(name, function):
        results[name] = function()

    threads = []
    for name, function in tasks.items():
        try:
            thread = threading.Thread(target=run_one, args=(name, function), name=name)
            thread.start()
            threads.append(thread)
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {error}"
    for thread in threads:
        thread.join()
    return results, errors
