# mistake: a worker without its name
# fails: has its name
# may fail: keeps the results | has all tasks | returns when all
import threading


def run_safely(tasks):
    results, errors = {}, {}

    def run_one(name, function):
        try:
            results[name] = function()
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {error}"

    threads = []
    for name, function in tasks.items():
        thread = threading.Thread(target=run_one, args=(name, function))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return results, errors
