# mistake: catches only some exceptions
# fails: same time | returns when all
import threading


def run_safely(tasks):
    results, errors = {}, {}

    def run_one(name, function):
        try:
            results[name] = function()
        except ValueError as error:
            errors[name] = f"ValueError: {error}"

    threads = []
    for name, function in tasks.items():
        thread = threading.Thread(target=run_one, args=(name, function), name=name)
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return results, errors
