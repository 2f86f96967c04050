# mistake: the type of an error came with the class around it
# fails: returns when all
import threading


def run_safely(tasks):
    results = {}
    errors = {}
    lock = threading.Lock()

    def run(name, function):
        try:
            result = function()
        except Exception as error:
            with lock:
                errors[name] = type(error).__qualname__ + ": " + str(error)
        else:
            with lock:
                results[name] = result

    threads = []
    for name in tasks:
        thread = threading.Thread(target=run, name=name, args=(name, tasks[name]))
        threads.append(thread)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, errors
