# mistake: the type of an error came with its module
# fails: returns when all
import threading
import traceback


def run_safely(tasks):
    results, errors = {}, {}

    def run_one(name, function):
        try:
            results[name] = function()
        except Exception as error:
            text = "".join(traceback.format_exception_only(type(error), error))
            text = text.removesuffix("\n")
            errors[name] = text if str(error) else text + ": "

    threads = [threading.Thread(target=run_one, args=pair, name=pair[0]) for pair in tasks.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, errors
