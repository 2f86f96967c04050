# mistake: a thread that joins itself
# fails: returns when all
import threading


def run_safely(tasks):
    results, errors = {}, {}

    def run_one(name, function):
        try:
            results[name] = function()
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {error}"

    for name, function in tasks.items():
        threading.Thread(target=run_one, args=(name, function), name=name).start()
    for thread in threading.enumerate():
        if thread.name in tasks:
            thread.join()
    return results, errors
