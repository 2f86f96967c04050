# mistake: another text of an exception | the text of an error was its message only
# fails: keeps the results | returns when all
import threading


def run_safely(tasks):
    results, errors = {}, {}

    def run_one(name, function):
        try:
            results[name] = function()
        except Exception as error:
            errors[name] = str(error)

    threads = []
    for name, function in tasks.items():
        thread = threading.Thread(target=run_one, args=(name, function), name=name)
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return results, errors
