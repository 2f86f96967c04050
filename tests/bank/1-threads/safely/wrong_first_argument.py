# mistake: another text of an exception
# fails: returns when all
import threading


def run_safely(tasks):
    results, errors = {}, {}

    def run_one(name, function):
        try:
            results[name] = function()
        except KeyError as error:
            errors[name] = f"KeyError: {error}"
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {error.args[0] if error.args else ''}"

    threads = [threading.Thread(target=run_one, args=pair, name=pair[0]) for pair in tasks.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, errors
