# fails: returns when all
import threading

results, errors = {}, {}


def run_one(name, function):
    try:
        results[name] = function()
    except Exception as error:
        errors[name] = f"{type(error).__name__}: {error}"


def run_safely(tasks):
    results.clear()
    errors.clear()
    threads = [threading.Thread(target=run_one, args=pair, name=pair[0]) for pair in tasks.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(results), dict(errors)
