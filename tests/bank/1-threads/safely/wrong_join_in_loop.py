# mistake: join inside the start loop
# fails: same time | returns when all
import threading


def run_safely(tasks):
    results, errors = {}, {}

    def run_one(name, function):
        try:
            results[name] = function()
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {error}"

    for name, function in tasks.items():
        thread = threading.Thread(target=run_one, args=(name, function), name=name)
        thread.start()
        thread.join()
    return results, errors
