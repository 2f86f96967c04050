# mistake: tasks with one function were taken for one
# fails: has all tasks | returns when all
import threading


def run_safely(tasks):
    results, errors = {}, {}
    name_of = {function: name for name, function in tasks.items()}

    def run_one(function):
        try:
            results[name_of[function]] = function()
        except Exception as error:
            errors[name_of[function]] = f"{type(error).__name__}: {error}"

    threads = [
        threading.Thread(target=run_one, args=(function,), name=name)
        for name, function in tasks.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, errors
